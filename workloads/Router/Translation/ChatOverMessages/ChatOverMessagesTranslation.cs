using System.Text.Json.Nodes;
using CwHoe.Router.Translation.Json;

namespace CwHoe.Router.Translation.ChatOverMessages;

/// <summary>Clients of OpenAI Chat Completions over an upstream of Anthropic Messages.</summary>
internal sealed class ChatOverMessagesTranslation : ApiTranslation
{
    /// <inheritdoc/>
    public override JsonObject Request(JsonObject request, UpstreamTraits upstream) => ChatOverMessagesRequest.Translate(request, upstream);

    /// <inheritdoc/>
    public override StreamTranslation Stream(JsonObject request, DateTimeOffset now) =>
        new ChatOverMessagesStream(now, includeUsage: request.Object("stream_options")?.Flag("include_usage") == true);

    /// <inheritdoc/>
    protected internal override JsonObject Translate(JsonObject response, JsonObject request, DateTimeOffset now) =>
        ChatOverMessagesResponse.Translate(response, now);
}
