using System.Text.Json.Nodes;
using CwHoe.Router.Translation.Json;

namespace CwHoe.Router.Translation.ResponsesOverChat;

/// <summary>The parts of a response.</summary>
internal static class ResponseObject
{
    private static readonly string[] Repeated =
    [
        "instructions", "max_output_tokens", "metadata", "parallel_tool_calls", "reasoning", "temperature", "text", "tool_choice", "tools", "top_p", "user",
    ];

    /// <summary>A response in progress, without output, that repeats what the request asked for.</summary>
    public static JsonObject Begin(JsonObject request, string? id, string? model, DateTimeOffset now)
    {
        var response = new JsonObject
        {
            ["id"] = $"resp_{id ?? "0"}",
            ["object"] = "response",
            ["created_at"] = now.ToUnixTimeSeconds(),
            ["status"] = "in_progress",
            ["background"] = false,
            ["error"] = null,
            ["incomplete_details"] = null,
            ["instructions"] = null,
            ["max_output_tokens"] = null,
            ["metadata"] = new JsonObject(),
            ["model"] = model ?? request.Text("model") ?? "",
            ["output"] = new JsonArray(),
            ["parallel_tool_calls"] = true,
            ["previous_response_id"] = null,
            ["reasoning"] = new JsonObject { ["effort"] = null, ["summary"] = null },
            ["store"] = false,
            ["temperature"] = null,
            ["text"] = new JsonObject { ["format"] = new JsonObject { ["type"] = "text" } },
            ["tool_choice"] = "auto",
            ["tools"] = new JsonArray(),
            ["top_p"] = null,
            ["truncation"] = "disabled",
            ["usage"] = null,
            ["user"] = null,
        };
        foreach (var field in Repeated)
            request.CopyTo(field, response);
        return response;
    }

    /// <summary>Sets how the response ended.</summary>
    public static void End(JsonObject response, string? finishReason, Usage? usage, DateTimeOffset now)
    {
        var reason = finishReason switch
        {
            "length" => "max_output_tokens",
            "content_filter" => "content_filter",
            _ => null,
        };
        response["status"] = reason is null ? "completed" : "incomplete";
        if (reason is null)
            response["completed_at"] = now.ToUnixTimeSeconds();
        else
            response["incomplete_details"] = new JsonObject { ["reason"] = reason };
        response["usage"] = usage?.Write(ModelApi.Responses);
    }

    /// <summary>The id of an item.</summary>
    /// <param name="kind"><c>msg</c>, <c>rs</c> or <c>fc</c>.</param>
    /// <param name="response">The response it is in.</param>
    /// <param name="index">Its place in the output.</param>
    public static string ItemId(string kind, JsonObject response, int index) => $"{kind}_{response["id"]!.GetValue<string>()["resp_".Length..]}_{index}";

    /// <summary>An item that is a message of the assistant's.</summary>
    public static JsonObject Message(string id, string status, params JsonNode[] parts) =>
        new() { ["id"] = id, ["type"] = "message", ["status"] = status, ["role"] = "assistant", ["content"] = new JsonArray(parts) };

    /// <summary>A part that is text.</summary>
    public static JsonObject Text(string text) =>
        new() { ["type"] = "output_text", ["text"] = text, ["annotations"] = new JsonArray(), ["logprobs"] = new JsonArray() };

    /// <summary>A part that tells why there is no answer.</summary>
    public static JsonObject Refusal(string refusal) => new() { ["type"] = "refusal", ["refusal"] = refusal };

    /// <summary>An item that is reasoning.</summary>
    public static JsonObject Reasoning(string id, string status, string? sealedContent, params JsonNode[] parts)
    {
        var item = new JsonObject { ["id"] = id, ["type"] = "reasoning", ["status"] = status };
        item["summary"] = new JsonArray();
        item["content"] = new JsonArray(parts);
        if (sealedContent is not null)
            item["encrypted_content"] = sealedContent;
        return item;
    }

    /// <summary>A part that is reasoning.</summary>
    public static JsonObject ReasoningText(string text) => new() { ["type"] = "reasoning_text", ["text"] = text };

    /// <summary>An item that is a call of a function.</summary>
    public static JsonObject Call(string id, string status, string callId, string name, string arguments) => new()
    {
        ["id"] = id,
        ["type"] = "function_call",
        ["status"] = status,
        ["call_id"] = callId,
        ["name"] = name,
        ["arguments"] = arguments,
    };
}
