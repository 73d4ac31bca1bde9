using System.Text.Json;
using CwHoe.Akashic.Exports.Chats;
using CwHoe.Contracts;

namespace CwHoe.Akashic.Exports.Formats;

/// <summary>
/// Unpaired preferences as TRL reads them (https://huggingface.co/docs/trl/dataset_formats#unpaired-preference), conversational: a line for each answer in
/// words that is marked. A conversation's outcome marks its last answer.
/// </summary>
internal sealed class Kto : IConversationFormat
{
    /// <inheritdoc/>
    public void Write(Chat chat, ConversationLines lines)
    {
        lines.Skip(chat.Turns.Select(t => t.Place).Concat(chat.ToolPlaces), ExportSkip.NoVerdict);
        var last = chat.AnsweredTurns - 1;
        for (var i = 0; i < chat.Turns.Count; i++)
        {
            var turn = chat.Turns[i];
            if (turn.Message.Role != ChatRole.Assistant)
                continue;
            var text = turn.Message.ToolCalls.Count == 0 ? turn.Message.Text : null;
            Write(chat, i, turn.Place, text, Verdict.OfDesirability(turn.Record, i == last ? chat.Outcome : null), lines);
        }

        foreach (var draft in chat.Drafts)
            Write(chat, draft.After, draft.Place, draft.Text, Verdict.OfDesirability(draft.Record, null), lines);
    }

    private static void Write(Chat chat, int turns, int place, string? completion, Verdict verdict, ConversationLines lines)
    {
        var prompt = chat.Turns.Take(turns).ToList();
        if (verdict.IsGood is not { } label)
            lines.Skip([place], verdict.IsLegible ? ExportSkip.NoVerdict : ExportSkip.BadLabel);
        else if (completion is null || turns == 0 || prompt[^1].Message.Role is not (ChatRole.User or ChatRole.Tool) || !TemplateJson.CanHold(prompt))
            lines.Skip([place], ExportSkip.NoPlace);
        else if (!chat.HasWholeCalls(turns))
            lines.Skip([place], ExportSkip.BrokenTools);
        else
        {
            lines.Add(json =>
            {
                TemplateJson.WriteMessages(json, "prompt", prompt);
                WriteCompletion(json, completion);
                json.WriteBoolean("label", label);
                OpenAiJson.WriteTools(json, chat.Tools);
            });
            lines.Use([place, .. prompt.Select(t => t.Place), .. chat.ToolPlaces]);
        }
    }

    private static void WriteCompletion(Utf8JsonWriter json, string text)
    {
        json.WriteStartArray("completion");
        json.WriteStartObject();
        json.WriteString("role", "assistant");
        json.WriteString("content", text);
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
