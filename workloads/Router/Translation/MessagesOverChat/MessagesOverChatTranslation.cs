using System.Text.Json.Nodes;

namespace CwHoe.Router.Translation.MessagesOverChat;

/// <summary>Clients of Anthropic Messages over an upstream of OpenAI Chat Completions.</summary>
internal sealed class MessagesOverChatTranslation : ApiTranslation
{
    /// <inheritdoc/>
    public override JsonObject Request(JsonObject request, UpstreamTraits upstream) => MessagesOverChatRequest.Translate(request, upstream);

    /// <inheritdoc/>
    public override StreamTranslation Stream(JsonObject request, DateTimeOffset now) => new MessagesOverChatStream(StopSequences(request));

    /// <inheritdoc/>
    protected internal override JsonObject Translate(JsonObject response, JsonObject request, DateTimeOffset now) =>
        MessagesOverChatResponse.Translate(response, StopSequences(request));

    private static HashSet<string> StopSequences(JsonObject request) =>
        [.. (request["stop_sequences"] as JsonArray ?? []).Select(s => s is JsonValue value && value.TryGetValue<string>(out var text) ? text : "")];
}
