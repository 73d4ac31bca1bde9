using System.Text.Json.Nodes;

namespace CwHoe.Router.Translation.ResponsesOverChat;

/// <summary>Clients of OpenAI Responses over an upstream of OpenAI Chat Completions. No state is kept between requests.</summary>
internal sealed class ResponsesOverChatTranslation : ApiTranslation
{
    /// <inheritdoc/>
    public override JsonObject Request(JsonObject request, UpstreamTraits upstream) =>
        ResponsesOverChatRequest.Translate(request, upstream, new ResponseInput());

    /// <inheritdoc/>
    public override StreamTranslation Stream(JsonObject request, DateTimeOffset now) => new ResponsesOverChatStream(request, now);

    /// <inheritdoc/>
    protected internal override JsonObject Translate(JsonObject response, JsonObject request, DateTimeOffset now) =>
        ResponsesOverChatResponse.Translate(response, request, now);
}
