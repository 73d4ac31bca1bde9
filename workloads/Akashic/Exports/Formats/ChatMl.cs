using System.Text;
using CwHoe.Akashic.Exports.Chats;
using CwHoe.Contracts;

namespace CwHoe.Akashic.Exports.Formats;

/// <summary>
/// ChatML as text: a line for each conversation. Content that holds one of ChatML's own tokens is refused, not escaped: escaped, a model would learn to
/// write what nobody said; let through, one speaker could speak for another. ChatML has no way to call tools.
/// </summary>
internal sealed class ChatMl : IConversationFormat
{
    private static readonly string[] SpecialTokens = ["<|im_start|>", "<|im_end|>", "<|im_sep|>", "<|endoftext|>"];

    /// <inheritdoc/>
    public void Write(Chat chat, ConversationLines lines)
    {
        var places = chat.Turns.Select(t => t.Place).ToList();
        var turns = chat.Turns.Take(chat.AnsweredTurns).ToList();
        lines.Skip(places, ExportSkip.NoAnswer);
        if (turns.Count == 0)
            return;
        if (turns.Any(t => t.Message.Text is null || t.Message.Role == ChatRole.Tool || t.Message.ToolCalls.Count > 0))
        {
            lines.Skip(places, ExportSkip.NoPlace);
        }
        else if (turns.Any(t => SpecialTokens.Any(s => t.Message.Text!.Contains(s, StringComparison.Ordinal))))
        {
            lines.Skip(places, ExportSkip.SpecialToken);
        }
        else
        {
            lines.Add(json => json.WriteString("text", Text(turns)));
            lines.Use(turns.Select(t => t.Place));
        }
    }

    private static string Text(IEnumerable<ChatTurn> turns)
    {
        var text = new StringBuilder();
        foreach (var message in turns.Select(t => t.Message))
        {
            var role = message.Role == ChatRole.System ? "system" : message.RoleName;
            text.Append("<|im_start|>").Append(role).Append('\n').Append(message.Text).Append("<|im_end|>\n");
        }

        return text.ToString();
    }
}
