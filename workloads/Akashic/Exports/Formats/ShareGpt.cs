using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CwHoe.Akashic.Exports.Chats;
using CwHoe.Contracts;

namespace CwHoe.Akashic.Exports.Formats;

/// <summary>
/// ShareGPT as LLaMA-Factory and Axolotl read it: a line for each conversation. After at most one of system, human or observation and gpt or function_call
/// take turns, so what else there may be in a conversation (two calls at once, words beside a call, two questions in a row) has no place.
/// </summary>
internal sealed class ShareGpt : IConversationFormat
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public void Write(Chat chat, ConversationLines lines)
    {
        var places = chat.Turns.Select(t => t.Place).Concat(chat.ToolPlaces).ToList();
        var turns = chat.Turns.Take(chat.AnsweredTurns).ToList();
        if (turns.Count == 0)
        {
            lines.Skip(places, ExportSkip.NoAnswer);
        }
        else if (!chat.HasWholeCalls(turns.Count))
        {
            lines.Skip(places, ExportSkip.BrokenTools);
        }
        else if (!CanHold(turns))
        {
            lines.Skip(places, ExportSkip.NoPlace);
        }
        else
        {
            lines.Add(json =>
            {
                json.WriteStartArray("conversations");
                foreach (var turn in turns)
                {
                    json.WriteStartObject();
                    json.WriteString("from", Speaker(turn.Message));
                    json.WriteString("value", turn.Message.ToolCalls is [var call] ? Text(j => WriteCall(j, call)) : turn.Message.Text);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                if (chat.Tools.Count > 0)
                    json.WriteString("tools", Text(j => WriteTools(j, chat.Tools)));
            });
            lines.Skip(places, ExportSkip.NoAnswer);
            lines.Use(turns.Select(t => t.Place).Concat(chat.ToolPlaces));
        }
    }

    private static bool CanHold(List<ChatTurn> turns)
    {
        var spoken = turns[0].Message.Role == ChatRole.System ? turns.Skip(1) : turns;
        var isAnswer = false;
        foreach (var message in spoken.Select(t => t.Message))
        {
            var isFit = message.Role switch
            {
                ChatRole.User or ChatRole.Tool => !isAnswer && message.Text is not null,
                ChatRole.Assistant => isAnswer && (message.ToolCalls switch
                {
                    [] => message.Text is not null,
                    [var call] => string.IsNullOrEmpty(message.Text) && TemplateJson.Arguments(call) is not null,
                    _ => false,
                }),
                _ => false,
            };
            if (!isFit)
                return false;
            isAnswer = !isAnswer;
        }

        return turns[0].Message.Text is not null;
    }

    private static string Speaker(ChatMessage message) => message.Role switch
    {
        ChatRole.System => "system",
        ChatRole.User => "human",
        ChatRole.Tool => "observation",
        _ => message.ToolCalls.Count > 0 ? "function_call" : "gpt",
    };

    private static void WriteCall(Utf8JsonWriter json, ToolCall call)
    {
        json.WriteStartObject();
        json.WriteString("name", call.Name);
        json.WritePropertyName("arguments");
        TemplateJson.Arguments(call)!.Value.WriteTo(json);
        json.WriteEndObject();
    }

    private static void WriteTools(Utf8JsonWriter json, IReadOnlyList<ChatTool> tools)
    {
        json.WriteStartArray();
        foreach (var tool in tools)
            OpenAiJson.WriteFunction(json, tool);
        json.WriteEndArray();
    }

    // Calls and tools are JSON within a string.
    private static string Text(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Readable))
            write(json);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
