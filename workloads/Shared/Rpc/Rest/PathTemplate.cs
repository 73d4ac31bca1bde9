using System.Buffers;

namespace CwHoe.Shared.Rpc.Rest;

/// <summary>
/// The path of an HTTP rule, such as <c>/v1/{name=shelves/*}/books:list</c>
/// (https://github.com/googleapis/googleapis/blob/master/google/api/http.proto).
/// </summary>
internal sealed record PathTemplate
{
    private static readonly SearchValues<char> Meaningful = SearchValues.Create("*{}=:?%");

    /// <summary>Literals, <c>*</c> (one segment) and <c>**</c> (all the rest, also none; last only).</summary>
    public required IReadOnlyList<string> Segments { get; init; }

    public required IReadOnlyList<PathVariable> Variables { get; init; }

    /// <summary>What follows the last segment, its colon included; empty for none.</summary>
    public required string Verb { get; init; }

    /// <exception cref="FormatException">It is no template.</exception>
    public static PathTemplate Parse(string text)
    {
        var segments = new List<string>();
        var variables = new List<PathVariable>();
        var (path, verb) = SplitVerb(text);
        if (!path.StartsWith('/'))
            throw new FormatException($"\"{text}\" does not begin with a slash");
        for (var rest = path[1..]; ;)
        {
            var start = segments.Count;
            int end;
            if (rest.StartsWith('{'))
            {
                end = rest.IndexOf('}', StringComparison.Ordinal) + 1;
                var (field, pattern) = end > 0 ? SplitVariable(rest[1..(end - 1)]) : throw new FormatException($"\"{text}\" lacks a closing brace");
                segments.AddRange(pattern.Split('/'));
                variables.Add(new(field, start, segments.Count));
            }
            else
            {
                end = rest.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? slash : rest.Length;
                segments.Add(rest[..end]);
            }

            if (end == rest.Length)
                break;
            if (rest[end] != '/')
                throw new FormatException($"\"{text}\" has more than a variable between two slashes");
            rest = rest[(end + 1)..];
        }

        if (segments.Any(s => s.Length == 0 || (s.AsSpan().ContainsAny(Meaningful) && s is not ("*" or "**"))) || segments.SkipLast(1).Contains("**"))
            throw new FormatException($"\"{text}\" has an empty segment, a character that has a meaning, or ** before its end");
        return new() { Segments = segments, Variables = variables, Verb = verb };
    }

    private static (string Path, string Verb) SplitVerb(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > text.LastIndexOfAny(['/', '}']) || (colon > 0 && text[colon - 1] == '}') ? (text[..colon], text[colon..]) : (text, "");
    }

    private static (string Field, string Pattern) SplitVariable(string variable) =>
        variable.IndexOf('=', StringComparison.Ordinal) is >= 0 and var equals ? (variable[..equals], variable[(equals + 1)..]) : (variable, "*");
}
