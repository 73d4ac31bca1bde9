using System.Text.Json;

namespace CwHoe.Akashic.Exports.Chats;

/// <summary>A message of Chat Completions, with what can be trained on and nothing else.</summary>
internal sealed record ChatMessage
{
    public required ChatRole Role { get; init; }

    /// <summary>The role as it was written: developer is told from system.</summary>
    public required string RoleName { get; init; }

    /// <summary>All text; parts follow each other without anything between, as in chat templates. Null for none, and where there are images.</summary>
    public string? Text { get; init; }

    /// <summary>Parts, where the content is an array: text and image_url with their known members.</summary>
    public IReadOnlyList<ChatPart>? Parts { get; init; }

    /// <summary>Participant; null for none.</summary>
    public string? Name { get; init; }

    public IReadOnlyList<ToolCall> ToolCalls { get; init; } = [];

    /// <summary>Which call a tool answers; null but for tools.</summary>
    public string? ToolCallId { get; init; }

    /// <summary>Reads one.</summary>
    /// <returns>Null where it is none that can be trained on.</returns>
    public static ChatMessage? Read(string json)
    {
        try
        {
            return Read(ChatJson.Parse(json));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or a string with half a surrogate pair.
            return null;
        }
    }

    private static ChatMessage? Read(JsonElement message)
    {
        if (ChatJson.Text(message, "role") is not { } roleName || RoleOf(roleName) is not { } role)
            return null;
        string? text = null;
        IReadOnlyList<ChatPart>? parts = null;
        if (ChatJson.Member(message, "content") is { } content)
        {
            if (content.ValueKind == JsonValueKind.String)
                text = content.GetString();
            else if ((parts = ChatPart.ReadAll(content)) is null)
                return null;
            else if (parts.All(p => p.Text is not null))
                text = string.Concat(parts.Select(p => p.Text));
            else if (role != ChatRole.User)
                return null;
        }

        if (ReadCalls(message) is not { } calls)
            return null;
        var result = new ChatMessage
        {
            Role = role,
            RoleName = roleName,
            Text = text,
            Parts = parts,
            Name = ChatJson.Text(message, "name"),
            ToolCalls = calls,
            ToolCallId = role == ChatRole.Tool ? ChatJson.Text(message, "tool_call_id") : null,
        };
        return result.IsWhole ? result : null;
    }

    // A refusal says why there is no content: nothing to learn from. An older way of calling functions has no ids.
    private bool IsWhole => Role switch
    {
        ChatRole.Assistant => Text is not null || ToolCalls.Count > 0,
        ChatRole.Tool => Text is not null && ToolCallId is { Length: > 0 } && ToolCalls.Count == 0,
        _ => (Text is not null || Parts is not null) && ToolCalls.Count == 0,
    };

    private static List<ToolCall>? ReadCalls(JsonElement message)
    {
        if (ChatJson.Member(message, "tool_calls") is not { } calls)
            return [];
        if (calls.ValueKind != JsonValueKind.Array)
            return null;
        var all = new List<ToolCall>();
        foreach (var call in calls.EnumerateArray())
        {
            if (ChatJson.Text(call, "id") is not { Length: > 0 } id || ChatJson.Text(call, "type") is not (null or "function")
                || ChatJson.Member(call, "function") is not { } function || ChatJson.Text(function, "name") is not { Length: > 0 } name
                || ChatJson.Text(function, "arguments") is not { } arguments)
                return null;
            all.Add(new(id, name, arguments));
        }

        return all;
    }

    private static ChatRole? RoleOf(string name) => name switch
    {
        "system" or "developer" => ChatRole.System,
        "user" => ChatRole.User,
        "assistant" => ChatRole.Assistant,
        "tool" => ChatRole.Tool,
        _ => null,
    };
}
