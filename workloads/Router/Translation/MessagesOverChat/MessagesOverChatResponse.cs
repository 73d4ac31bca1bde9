using System.Text.Json.Nodes;
using CwHoe.Router.Translation.ChatStreams;
using CwHoe.Router.Translation.Json;

namespace CwHoe.Router.Translation.MessagesOverChat;

/// <summary>A whole answer.</summary>
internal static class MessagesOverChatResponse
{
    /// <inheritdoc cref="ApiTranslation.Translate"/>
    public static JsonObject Translate(JsonObject completion, IReadOnlySet<string> stopSequences)
    {
        var choice = ChatAnswer.Choice(completion);
        var said = choice.RequiredObject("message");
        var content = new List<JsonNode>();
        if (ChatAnswer.Reasoning(said) is { Length: > 0 } reasoning)
            content.Add(Thinking(reasoning, ChatAnswer.Signature(said)));
        if (said.Text("content") is { Length: > 0 } text)
            content.Add(Text(text));
        if (said.Text("refusal") is { Length: > 0 } refusal)
            content.Add(Text(refusal));
        content.AddRange(said.Objects("tool_calls").Select(ToolUse));

        var message = Message(completion.Text("id"), completion.Text("model"), content.ToJsonArray(), Usage.Read(ModelApi.ChatCompletions, completion));
        Stop(choice, stopSequences, content.Exists(b => b["type"]!.GetValue<string>() == "tool_use"), said.Text("refusal"), message);
        return message;
    }

    /// <summary>A message that has not stopped yet.</summary>
    public static JsonObject Message(string? id, string? model, JsonArray content, Usage? usage) => new()
    {
        ["id"] = id is null || id.StartsWith("msg_", StringComparison.Ordinal) ? id ?? "msg_0" : $"msg_{id}",
        ["type"] = "message",
        ["role"] = "assistant",
        ["model"] = model ?? "",
        ["content"] = content,
        ["stop_reason"] = null,
        ["stop_sequence"] = null,
        ["stop_details"] = null,
        ["container"] = null,
        ["usage"] = (usage ?? new Usage()).Write(ModelApi.Messages),
    };

    /// <summary>Sets why the message stopped.</summary>
    /// <param name="choice">The choice, or the last chunk's.</param>
    /// <param name="stopSequences">Those of the request: some servers (vLLM) say which it was.</param>
    /// <param name="calls">Whether the message calls tools: some servers then say <c>stop</c>.</param>
    /// <param name="refusal">Why the model refused; null if it did not.</param>
    /// <param name="target">What to set it on.</param>
    public static void Stop(JsonObject choice, IReadOnlySet<string> stopSequences, bool calls, string? refusal, JsonObject target)
    {
        var stopped = choice["stop_reason"] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
        var sequence = stopped is not null && stopSequences.Contains(stopped) ? stopped : null;
        var reason = choice.Text("finish_reason") switch
        {
            "length" => "max_tokens",
            "content_filter" => "refusal",
            _ when refusal is { Length: > 0 } => "refusal",
            _ when calls => "tool_use",
            _ when sequence is not null => "stop_sequence",
            _ => "end_turn",
        };
        target["stop_reason"] = reason;
        target["stop_sequence"] = reason == "stop_sequence" ? sequence : null;
        target["stop_details"] = reason == "refusal" ? new JsonObject { ["type"] = "refusal", ["category"] = null, ["explanation"] = refusal } : null;
    }

    /// <summary>A block of thinking; without a signature it was not Anthropic's, and Anthropic would not take it back.</summary>
    public static JsonObject Thinking(string thinking, string? signature) =>
        new() { ["type"] = "thinking", ["thinking"] = thinking, ["signature"] = signature ?? "" };

    /// <summary>A block of text.</summary>
    public static JsonObject Text(string text) => new() { ["type"] = "text", ["text"] = text, ["citations"] = null };

    /// <summary>A block that calls a tool.</summary>
    public static JsonObject ToolUse(string id, string name, JsonObject input) => new()
    {
        ["type"] = "tool_use",
        ["id"] = id,
        ["name"] = name,
        ["input"] = input,
        ["caller"] = new JsonObject { ["type"] = "direct" },
    };

    private static JsonObject ToolUse(JsonObject call)
    {
        var function = call.RequiredObject("function");
        var arguments = function.Text("arguments") is { Length: > 0 } found ? found : "{}";
        // Cut off by the limit of tokens, or invented by a model: the tool will refuse it, with what was meant in sight.
        var input = JsonText.TryRead(arguments) ?? new JsonObject { ["unparsed_arguments"] = arguments };
        return ToolUse(call.RequiredText("id"), function.RequiredText("name"), input);
    }
}
