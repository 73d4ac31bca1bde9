using CwHoe.Contracts;
using CwHoe.Router.Policy;
using CwHoe.Router.Translation;

namespace CwHoe.Router.Requests;

/// <summary>What a request belongs to, in the words of its caller, and how confidential it is.</summary>
/// <param name="Session">Name of the session; null where none is named.</param>
/// <param name="Node">Name of the node.</param>
/// <param name="Task">Name of the task.</param>
/// <param name="Phase">How the work is being done.</param>
/// <param name="Classification">How confidential it is; null where nobody says.</param>
internal sealed record Attribution(string? Session, string? Node, string? Task, Phase? Phase, string? Classification)
{
    private const int MostCharacters = 253;

    /// <summary>Name of the session that it may be of, and of whose classification the router cannot know; null where it knows all that there is to know.</summary>
    public string? UnlistedSession { get; init; }

    /// <summary>Reads the headers; a session's own classification, which its owner gave it, goes before what a request says of itself.</summary>
    /// <param name="headers">The request's.</param>
    /// <param name="table">What is known of sessions.</param>
    /// <param name="account">The caller's service account in the policy's namespace, which a session has of its own name; null for another caller.</param>
    /// <exception cref="BadRequestException">A header is not understood: it must not be taken for one that is missing.</exception>
    public static Attribution Read(IHeaderDictionary headers, RoutingTable table, string? account)
    {
        var phase = Text(headers, RequestHeader.Phase);
        Phase? known = null;
        if (phase is not null)
            known = Wire.TryParse<Phase>(phase, out var parsed)
                ? parsed
                : throw new BadRequestException(RequestHeader.Phase.Name(), $"must be one of {string.Join(", ", Wire.All<Phase>().Select(value => value.Name()))}");
        var claimed = Text(headers, RequestHeader.Classification);
        var ownSession = account is not null && table.Sessions.ContainsKey(account) ? account : null;
        var session = ownSession ?? Text(headers, RequestHeader.Session);
        return new(
            session,
            Text(headers, RequestHeader.Node),
            Text(headers, RequestHeader.Task),
            known,
            ownSession is not null && table.Sessions[ownSession] is { Length: > 0 } given ? given : claimed)
        {
            UnlistedSession = table.HasUnlistedSessions && ownSession is null && (account ?? session) is { } unknown && !table.Sessions.ContainsKey(unknown) ? unknown : null,
        };
    }

    private static string? Text(IHeaderDictionary headers, RequestHeader header)
    {
        var values = headers[header.Name()];
        if (values.Count == 0)
            return null;
        return values is [{ Length: > 0 and <= MostCharacters } text] && text.All(c => c is > ' ' and < '\x7f')
            ? text
            : throw new BadRequestException(header.Name(), $"must be given once, as 1 to {MostCharacters} printable ASCII characters without spaces");
    }
}
