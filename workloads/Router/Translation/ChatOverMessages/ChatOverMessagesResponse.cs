using System.Text;
using System.Text.Json.Nodes;
using CwHoe.Router.Translation.ChatStreams;
using CwHoe.Router.Translation.Json;

namespace CwHoe.Router.Translation.ChatOverMessages;

/// <summary>A whole answer.</summary>
internal static class ChatOverMessagesResponse
{
    /// <inheritdoc cref="ApiTranslation.Translate"/>
    public static JsonObject Translate(JsonObject message, DateTimeOffset now)
    {
        if (message.Text("type") != "message")
            throw message.Refuse("type", "is not message");
        StringBuilder text = new(), reasoning = new();
        List<JsonNode> calls = [], details = [];
        foreach (var block in message.Objects("content"))
        {
            switch (block.RequiredText("type"))
            {
                case "text":
                    text.Append(block.RequiredText("text"));
                    break;
                case "thinking":
                    reasoning.Append(block.RequiredText("thinking"));
                    if (block.Text("signature") is { Length: > 0 } signature)
                        details.Add(ChatAnswer.SignedDetail(block.Text("thinking"), signature, details.Count));
                    break;
                case "redacted_thinking":
                    details.Add(ChatAnswer.EncryptedDetail(block.RequiredText("data"), details.Count));
                    break;
                case "tool_use":
                    calls.Add(ToolCall(block.RequiredText("id"), block.RequiredText("name"), JsonText.WriteString(block.RequiredObject("input"))));
                    break;
            }
        }

        var said = new JsonObject { ["role"] = "assistant", ["content"] = text.Length > 0 ? text.ToString() : null, ["refusal"] = Refusal(message) };
        if (reasoning.Length > 0)
            said["reasoning_content"] = reasoning.ToString();
        if (details.Count > 0)
            said["reasoning_details"] = details.ToJsonArray();
        if (calls.Count > 0)
            said["tool_calls"] = calls.ToJsonArray();
        var completion = Completion("chat.completion", message.RequiredText("id"), message.Text("model"), now);
        completion["choices"] = new JsonArray(new JsonObject
        {
            ["index"] = 0,
            ["message"] = said,
            ["logprobs"] = null,
            ["finish_reason"] = FinishReason(message.Text("stop_reason")),
        });
        if (Usage.Read(ModelApi.Messages, message) is { } usage)
            completion["usage"] = usage.Write(ModelApi.ChatCompletions);
        return completion;
    }

    /// <summary>A completion, or a chunk of one, without choices.</summary>
    public static JsonObject Completion(string type, string id, string? model, DateTimeOffset now) =>
        new() { ["id"] = id, ["object"] = type, ["created"] = now.ToUnixTimeSeconds(), ["model"] = model ?? "" };

    /// <summary>A call of a tool.</summary>
    public static JsonObject ToolCall(string id, string name, string arguments) =>
        new() { ["id"] = id, ["type"] = "function", ["function"] = new JsonObject { ["name"] = name, ["arguments"] = arguments } };

    /// <summary>Why a model stopped, in the word of Chat Completions.</summary>
    public static string FinishReason(string? stopReason) => stopReason switch
    {
        "max_tokens" or "model_context_window_exceeded" => "length",
        "tool_use" => "tool_calls",
        "refusal" => "content_filter",
        _ => "stop",
    };

    /// <summary>Why a model refused, from a message or from the last delta of one; null if it did not, or does not say.</summary>
    public static string? Refusal(JsonObject stopped) => stopped.Object("stop_details")?.Text("explanation");
}
