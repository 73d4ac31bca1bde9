using System.Text.Json.Nodes;
using CwHoe.Router.Translation.Errors;

namespace CwHoe.Router.Translation;

/// <summary>
/// Lets clients of one API talk to an upstream that speaks another. Nothing is changed that is passed in, so that one request can be translated
/// for several upstreams. Safe for concurrent use, except the streams.
/// </summary>
internal abstract class ApiTranslation
{
    /// <summary>The client's request in the upstream's API.</summary>
    /// <exception cref="BadRequestException">The request is wrong, or can't be said in the upstream's API.</exception>
    public abstract JsonObject Request(JsonObject request, UpstreamTraits upstream);

    /// <summary>The upstream's whole answer in the client's API.</summary>
    /// <param name="response">The body of an answer with status 200.</param>
    /// <param name="request">The client's request, as it came.</param>
    /// <param name="now">For APIs whose answers carry their time.</param>
    /// <exception cref="UpstreamFormatException">The answer is not of the upstream's API.</exception>
    public JsonObject Response(JsonObject response, JsonObject request, DateTimeOffset now)
    {
        if (UpstreamErrors.TryRead(response) is { } error)
            throw new UpstreamFormatException("the upstream answered with success and an error") { Error = error };
        try
        {
            return Translate(response, request, now);
        }
        catch (BadRequestException e)
        {
            throw new UpstreamFormatException($"the upstream's answer is malformed: {e.Message}", e);
        }
    }

    /// <summary>Begins to translate the upstream's stream of events.</summary>
    /// <param name="request">The client's request, as it came.</param>
    /// <param name="now">For APIs whose answers carry their time.</param>
    public abstract StreamTranslation Stream(JsonObject request, DateTimeOffset now);

    /// <summary>As <see cref="Response"/>; a <see cref="BadRequestException"/> means a field of the answer.</summary>
    protected internal abstract JsonObject Translate(JsonObject response, JsonObject request, DateTimeOffset now);
}
