using CwHoe.Akashic.Exports.Chats;
using CwHoe.Contracts;

namespace CwHoe.Akashic.Exports.Formats;

/// <summary>OpenAI's supervised fine-tuning (https://platform.openai.com/docs/guides/supervised-fine-tuning): a line for each conversation.</summary>
internal sealed class OpenAiSft : IConversationFormat
{
    /// <inheritdoc/>
    public void Write(Chat chat, ConversationLines lines)
    {
        var places = chat.Turns.Select(t => t.Place).Concat(chat.ToolPlaces).ToList();
        var turns = chat.AnsweredTurns;
        var learnt = chat.Turns.Take(turns).ToList();
        var weights = learnt.ConvertAll(t => t.Message.Role == ChatRole.Assistant ? Verdict.OfWeight(t.Record, chat.Outcome) : new Verdict(null));
        var isLearnt = learnt.Zip(weights).Any(t => t.First.Message.Role == ChatRole.Assistant && t.Second.IsGood != false);
        lines.Skip(places, ExportSkip.NoAnswer);
        if (weights.Any(w => !w.IsLegible))
            lines.Skip(places, ExportSkip.BadLabel);
        else if (!chat.HasWholeCalls(turns))
            lines.Skip(places, ExportSkip.BrokenTools);
        else if (isLearnt)
        {
            lines.Add(json =>
            {
                json.WriteStartArray("messages");
                foreach (var (turn, weight) in learnt.Zip(weights))
                    OpenAiJson.WriteMessage(json, turn.Message, weight.IsGood switch { true => 1, false => 0, null => null });
                json.WriteEndArray();
                OpenAiJson.WriteTools(json, chat.Tools);
            });
            lines.Use(learnt.Select(t => t.Place).Concat(chat.ToolPlaces));
        }
    }
}
