using System.Globalization;
using System.Text.Json;
using CwHoe.Akashic.Exports.Chats;
using CwHoe.Contracts;

namespace CwHoe.Akashic.Exports.Formats;

/// <summary>
/// OpenAI's preference fine-tuning (https://platform.openai.com/docs/guides/direct-preference-optimization): a line for each draft that was not chosen,
/// against the one that was, after the same messages.
/// </summary>
internal sealed class OpenAiPreference : IConversationFormat
{
    /// <inheritdoc/>
    public void Write(Chat chat, ConversationLines lines)
    {
        lines.Skip(chat.Turns.Select(t => t.Place).Concat(chat.ToolPlaces), ExportSkip.NoVerdict);
        foreach (var drafts in Refinements(chat.Drafts))
            Write(chat, drafts, lines);
    }

    private static void Write(Chat chat, List<ChatDraft> drafts, ConversationLines lines)
    {
        var places = drafts.Select(d => d.Place).ToList();
        var turns = drafts[0].After;
        var chosen = drafts.Where(d => d.Record.Label(RecordLabel.Chosen) == "true").ToList();
        var others = drafts.Except(chosen).Where(d => chosen.Count > 0 && d.Text != chosen[0].Text).ToList();
        lines.Skip(places, ExportSkip.NoVerdict);
        if (chosen.Count != 1 || others.Count == 0)
            return;
        if (drafts.Any(d => d.Record.Label(RecordLabel.Chosen) is not (null or "true" or "false")))
            lines.Skip(places, ExportSkip.BadLabel);
        else if (turns == 0 || chat.Turns[turns - 1].Message.Role is not (ChatRole.User or ChatRole.Tool))
            lines.Skip(places, ExportSkip.NoPlace);
        else if (!chat.HasWholeCalls(turns))
            lines.Skip(places, ExportSkip.BrokenTools);
        else
        {
            foreach (var other in others)
                lines.Add(json => WritePair(json, chat, turns, chosen[0].Text, other.Text));
            lines.Use(chosen.Concat(others).Select(d => d.Place));
            lines.Use(chat.Turns.Take(turns).Select(t => t.Place).Concat(chat.ToolPlaces));
        }
    }

    private static void WritePair(Utf8JsonWriter json, Chat chat, int turns, string preferred, string other)
    {
        json.WriteStartObject("input");
        json.WriteStartArray("messages");
        foreach (var turn in chat.Turns.Take(turns))
            OpenAiJson.WriteMessage(json, turn.Message);
        json.WriteEndArray();
        OpenAiJson.WriteTools(json, chat.Tools);
        json.WriteEndObject();
        WriteAnswer(json, "preferred_output", preferred);
        WriteAnswer(json, "non_preferred_output", other);
    }

    private static void WriteAnswer(Utf8JsonWriter json, string member, string text)
    {
        json.WriteStartArray(member);
        json.WriteStartObject();
        json.WriteString("role", "assistant");
        json.WriteString("content", text);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    // A message between two drafts parts them, and so does a round that does not go up.
    private static List<List<ChatDraft>> Refinements(IReadOnlyList<ChatDraft> drafts)
    {
        var all = new List<List<ChatDraft>>();
        foreach (var draft in drafts)
        {
            if (all.Count == 0 || all[^1][^1].After != draft.After || (Round(draft) is { } round && round <= Round(all[^1][^1])))
                all.Add([]);
            all[^1].Add(draft);
        }

        return all;
    }

    private static int? Round(ChatDraft draft) =>
        int.TryParse(draft.Record.Label(RecordLabel.Round), NumberStyles.None, CultureInfo.InvariantCulture, out var round) ? round : null;
}
