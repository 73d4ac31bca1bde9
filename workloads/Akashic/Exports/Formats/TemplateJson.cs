using System.Text.Json;
using CwHoe.Akashic.Exports.Chats;

namespace CwHoe.Akashic.Exports.Formats;

/// <summary>
/// Messages as chat templates of Transformers take them (https://huggingface.co/docs/transformers/chat_extras): like Chat Completions, but arguments of
/// calls are objects, results name their function, and content is text.
/// </summary>
internal static class TemplateJson
{
    /// <summary>Whether all content is text and all arguments are objects.</summary>
    public static bool CanHold(IEnumerable<ChatTurn> turns) =>
        turns.All(t => (t.Message.Text is not null || t.Message.Parts is null) && t.Message.ToolCalls.All(c => Arguments(c) is not null));

    /// <summary>Arguments of a call; null where they are no JSON object.</summary>
    public static JsonElement? Arguments(ToolCall call)
    {
        try
        {
            return ChatJson.Parse(call.Arguments) is { ValueKind: JsonValueKind.Object } arguments ? arguments : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A member that is an array of messages.</summary>
    public static void WriteMessages(Utf8JsonWriter json, string member, IEnumerable<ChatTurn> turns)
    {
        var functions = new Dictionary<string, string>();
        json.WriteStartArray(member);
        foreach (var message in turns.Select(t => t.Message))
        {
            json.WriteStartObject();
            json.WriteString("role", message.RoleName == "developer" ? "system" : message.RoleName);
            if (message.Text is { } text)
                json.WriteString("content", text);
            if (message.ToolCalls.Count > 0)
                WriteCalls(json, message.ToolCalls, functions);
            if (message.ToolCallId is { } id)
            {
                json.WriteString("name", functions[id]);
                json.WriteString("tool_call_id", id);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteCalls(Utf8JsonWriter json, IReadOnlyList<ToolCall> calls, Dictionary<string, string> functions)
    {
        json.WriteStartArray("tool_calls");
        foreach (var call in calls)
        {
            functions[call.Id] = call.Name;
            json.WriteStartObject();
            json.WriteString("id", call.Id);
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteString("name", call.Name);
            json.WritePropertyName("arguments");
            Arguments(call)!.Value.WriteTo(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
