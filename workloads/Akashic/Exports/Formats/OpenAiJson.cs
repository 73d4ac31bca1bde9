using System.Text.Json;
using CwHoe.Akashic.Exports.Chats;

namespace CwHoe.Akashic.Exports.Formats;

/// <summary>
/// Messages and tools as Chat Completions takes them. Fine-tuning refuses members that it does not know, which answers of servers are full of: those are
/// not written.
/// </summary>
internal static class OpenAiJson
{
    /// <param name="json">Takes it.</param>
    /// <param name="message">What is said.</param>
    /// <param name="weight">0 or 1; null for none.</param>
    public static void WriteMessage(Utf8JsonWriter json, ChatMessage message, int? weight = null)
    {
        json.WriteStartObject();
        json.WriteString("role", message.RoleName);
        WriteContent(json, message);
        if (message.Name is { } name && message.Role != ChatRole.Tool)
            json.WriteString("name", name);
        if (message.ToolCalls.Count > 0)
            WriteCalls(json, message.ToolCalls);
        if (message.ToolCallId is { } id)
            json.WriteString("tool_call_id", id);
        if (weight is { } number)
            json.WriteNumber("weight", number);
        json.WriteEndObject();
    }

    /// <summary>The member <c>tools</c>, where there are any.</summary>
    public static void WriteTools(Utf8JsonWriter json, IReadOnlyList<ChatTool> tools)
    {
        if (tools.Count == 0)
            return;
        json.WriteStartArray("tools");
        foreach (var tool in tools)
        {
            json.WriteStartObject();
            json.WriteString("type", "function");
            json.WritePropertyName("function");
            WriteFunction(json, tool);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>A function without the envelope around it.</summary>
    public static void WriteFunction(Utf8JsonWriter json, ChatTool tool)
    {
        json.WriteStartObject();
        json.WriteString("name", tool.Name);
        if (tool.Description is { } description)
            json.WriteString("description", description);
        if (tool.Parameters is { } parameters)
        {
            json.WritePropertyName("parameters");
            parameters.WriteTo(json);
        }

        if (tool.Strict is { } strict)
            json.WriteBoolean("strict", strict);
        json.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter json, ChatMessage message)
    {
        if (message.Parts is not { } parts)
        {
            if (message.Text is { } text)
                json.WriteString("content", text);
            return;
        }

        json.WriteStartArray("content");
        foreach (var part in parts)
        {
            json.WriteStartObject();
            json.WriteString("type", part.Text is null ? "image_url" : "text");
            if (part.Text is { } text)
            {
                json.WriteString("text", text);
            }
            else
            {
                json.WriteStartObject("image_url");
                json.WriteString("url", part.ImageUrl);
                if (part.Detail is { } detail)
                    json.WriteString("detail", detail);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteCalls(Utf8JsonWriter json, IReadOnlyList<ToolCall> calls)
    {
        json.WriteStartArray("tool_calls");
        foreach (var call in calls)
        {
            json.WriteStartObject();
            json.WriteString("id", call.Id);
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteString("name", call.Name);
            json.WriteString("arguments", call.Arguments);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
