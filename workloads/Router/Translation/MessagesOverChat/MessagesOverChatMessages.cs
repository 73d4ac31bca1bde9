using System.Text;
using System.Text.Json.Nodes;
using CwHoe.Router.Translation.Json;

namespace CwHoe.Router.Translation.MessagesOverChat;

/// <summary>
/// The messages of a request. One turn of a user's becomes a message per tool result and one for the rest; images in tool results, for which a
/// tool's message has no place, come in the latter. Of thinking only that before tool calls is kept, which models need to go on with their task.
/// </summary>
internal static class MessagesOverChatMessages
{
    /// <summary>The array for <c>messages</c>, the system prompt first.</summary>
    public static JsonArray Translate(JsonObject request, UpstreamTraits upstream)
    {
        if (request["messages"] is null)
            throw request.Refuse("messages", "is missing; it must be an array");
        var chat = new JsonArray();
        if (request.Has("system"))
            chat.Add((JsonNode)Message("system", SystemText(request, "system")));
        foreach (var message in request.Objects("messages"))
        {
            switch (message.RequiredText("role"))
            {
                case "system":
                    chat.Add((JsonNode)Message("system", SystemText(message, "content")));
                    break;
                case "user":
                    AddUser(message, chat);
                    break;
                case "assistant":
                    chat.Add((JsonNode)Assistant(message, upstream));
                    break;
                case var role:
                    throw message.Refuse("role", $"{role} is not one of user, assistant, system");
            }
        }

        return chat;
    }

    private static JsonObject Message(string role, JsonNode? content) => new() { ["role"] = role, ["content"] = content };

    private static JsonNode SystemText(JsonObject owner, string name) => owner[name] is JsonArray
        ? string.Join("\n\n", owner.Objects(name).Select(block => TextOf(block)))
        : owner.RequiredText(name);

    private static string TextOf(JsonObject block) => block.RequiredText("type") == "text"
        ? block.RequiredText("text")
        : throw block.Refuse("type", "only text can stand here");

    private static void AddUser(JsonObject message, JsonArray chat)
    {
        if (message["content"] is not JsonArray)
        {
            chat.Add((JsonNode)Message("user", message.RequiredText("content")));
            return;
        }

        var rest = new List<JsonNode>();
        foreach (var block in message.Objects("content"))
        {
            if (block.RequiredText("type") == "tool_result")
                chat.Add((JsonNode)ToolResult(block, rest));
            else
                rest.AddRange(UserContent.Parts(block));
        }

        if (rest is [JsonObject { Count: 2 } only] && only["text"] is { } text)
            chat.Add((JsonNode)Message("user", text.DeepClone()));
        else if (rest.Count > 0)
            chat.Add((JsonNode)Message("user", rest.ToJsonArray()));
    }

    private static JsonObject ToolResult(JsonObject result, List<JsonNode> rest)
    {
        var id = result.RequiredText("tool_use_id");
        var parts = result["content"] is JsonArray
            ? result.Objects("content").SelectMany(UserContent.Parts).ToList()
            : [UserContent.Text(result.Text("content") ?? "")];
        var texts = parts.Where(p => p["text"] is not null).Select(p => p["text"]!.GetValue<string>());
        var others = parts.Where(p => p["text"] is null).ToList();
        if (others.Count > 0)
            rest.AddRange([UserContent.Text($"From the result of tool call {id}:"), .. others]);
        var text = string.Join('\n', texts);
        return new JsonObject
        {
            ["role"] = "tool",
            ["tool_call_id"] = id,
            // Chat Completions has no flag for it.
            ["content"] = result.Flag("is_error") == true ? $"Error: {text}" : text,
        };
    }

    private static JsonObject Assistant(JsonObject message, UpstreamTraits upstream)
    {
        if (message["content"] is not JsonArray)
            return Message("assistant", message.RequiredText("content"));

        StringBuilder text = new(), thinking = new();
        var calls = new List<JsonNode>();
        foreach (var block in message.Objects("content"))
        {
            switch (block.RequiredText("type"))
            {
                case "text":
                    text.Append(block.RequiredText("text"));
                    break;
                case "thinking":
                    thinking.Append(block.RequiredText("thinking"));
                    break;
                case "redacted_thinking":
                    break;
                case "tool_use":
                    calls.Add(ToolCall(block));
                    break;
                case var type:
                    throw block.Refuse("type", $"the chosen model's API has nothing for {type} of an assistant; leave the block out");
            }
        }

        var chat = Message("assistant", text.Length > 0 || calls.Count == 0 ? text.ToString() : null);
        if (calls.Count > 0)
        {
            if (thinking.Length > 0 && !upstream.OpenAiOnly)
                chat["reasoning_content"] = thinking.ToString();
            chat["tool_calls"] = calls.ToJsonArray();
        }

        return chat;
    }

    private static JsonObject ToolCall(JsonObject use) => new()
    {
        ["id"] = use.RequiredText("id"),
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = use.RequiredText("name"), ["arguments"] = JsonText.WriteString(use.RequiredObject("input")) },
    };
}
