using System.Text;
using System.Text.Json.Nodes;
using CwHoe.Router.Translation.Json;

namespace CwHoe.Router.Refinement;

/// <summary>A whole answer of Chat Completions, and the same as the stream it could have been.</summary>
/// <param name="Body">The answer.</param>
internal sealed record ChatReply(JsonObject Body)
{
    /// <summary>What it says; null where it calls tools, or says nothing: that is not to be refined.</summary>
    public string? Text => Message is { } message && message["tool_calls"] is not JsonArray { Count: > 0 } && message["content"]?.ToString() is { Length: > 0 } text ? text : null;

    private JsonObject? Choice => (Body["choices"] as JsonArray)?.FirstOrDefault() as JsonObject;

    private JsonObject? Message => Choice?["message"] as JsonObject;

    /// <summary>The answer as events: one with all of the message, one with its end, one with the usage.</summary>
    /// <param name="includeUsage">Whether the client wants that last one.</param>
    public byte[] ToStream(bool includeUsage)
    {
        var delta = Message?.DeepClone().AsObject() ?? [];
        if (delta["tool_calls"] is JsonArray calls)
        {
            for (var i = 0; i < calls.Count; i++)
                calls[i]!["index"] = i;
        }

        var text = new StringBuilder();
        Event(new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = null }), null);
        Event(new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = new JsonObject(), ["finish_reason"] = Choice?["finish_reason"]?.DeepClone() ?? "stop" }), null);
        if (includeUsage && Body["usage"] is { } usage)
            Event([], usage.DeepClone());
        return Encoding.UTF8.GetBytes(text.Append("data: [DONE]\n\n").ToString());

        void Event(JsonArray choices, JsonNode? used)
        {
            var chunk = new JsonObject
            {
                ["id"] = Body["id"]?.DeepClone(), ["object"] = "chat.completion.chunk", ["created"] = Body["created"]?.DeepClone(), ["model"] = Body["model"]?.DeepClone(),
                ["choices"] = choices,
            };
            if (used is not null)
                chunk["usage"] = used;
            if (Body["hoe_refinement"] is { } rounds && choices.Count > 0 && choices[0]!["finish_reason"] is not null)
                chunk["hoe_refinement"] = rounds.DeepClone();
            text.Append("data: ").Append(JsonText.WriteString(chunk)).Append("\n\n");
        }
    }
}
