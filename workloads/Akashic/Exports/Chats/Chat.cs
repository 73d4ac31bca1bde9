using CwHoe.Contracts;

namespace CwHoe.Akashic.Exports.Chats;

/// <summary>A conversation as Chat Completions has it.</summary>
internal sealed record Chat
{
    public required IReadOnlyList<ChatTurn> Turns { get; init; }

    public required IReadOnlyList<ChatDraft> Drafts { get; init; }

    /// <summary>Each once.</summary>
    public required IReadOnlyList<ChatTool> Tools { get; init; }

    /// <summary>The records that the tools are from, by their places.</summary>
    public required IReadOnlyList<int> ToolPlaces { get; init; }

    /// <summary>How the whole of it went: success or failure; null for not said.</summary>
    public required string? Outcome { get; init; }

    /// <summary>Messages up to the last one of the assistant.</summary>
    public int AnsweredTurns
    {
        get
        {
            var turns = Turns.Count;
            while (turns > 0 && Turns[turns - 1].Message.Role != ChatRole.Assistant)
                turns--;
            return turns;
        }
    }

    /// <summary>Reads a conversation.</summary>
    /// <param name="conversation">Its records.</param>
    /// <param name="why">Why it can't be read; unspecified where it can.</param>
    /// <returns>Null where it can't be read.</returns>
    public static Chat? Read(Conversation conversation, out ExportSkip why)
    {
        why = ExportSkip.Malformed;
        var turns = new List<ChatTurn>();
        var drafts = new List<ChatDraft>();
        var tools = new Dictionary<string, ChatTool>();
        var toolPlaces = new List<int>();
        for (var place = 0; place < conversation.Records.Count; place++)
        {
            var record = conversation.Records[place];
            var content = record.Record;
            switch (content.Kind)
            {
                case RecordKind.Message when ChatMessage.Read(content.Json) is { } message:
                    turns.Add(new(place, record, message));
                    break;
                case RecordKind.Draft when DraftText(content) is { } text:
                    drafts.Add(new(place, record, text, turns.Count));
                    break;
                case RecordKind.Tools when ChatTool.ReadAll(content.Json) is { } offered:
                    toolPlaces.Add(place);
                    foreach (var tool in offered)
                    {
                        if (!tools.TryAdd(tool.Name, tool) && !tools[tool.Name].IsSame(tool))
                        {
                            why = ExportSkip.BrokenTools;
                            return null;
                        }
                    }

                    break;
                default:
                    return null;
            }
        }

        why = ExportSkip.Unspecified;
        return new() { Turns = turns, Drafts = drafts, Tools = [.. tools.Values], ToolPlaces = toolPlaces, Outcome = conversation.Outcome };
    }

    /// <summary>
    /// Whether, in the first messages, each call has one result right behind it, each result its call, and each function called was offered. Calls of the last
    /// message need no results.
    /// </summary>
    public bool HasWholeCalls(int turns)
    {
        var waiting = new HashSet<string>();
        for (var i = 0; i < turns; i++)
        {
            var message = Turns[i].Message;
            if (message.Role == ChatRole.Tool ? !waiting.Remove(message.ToolCallId!) : waiting.Count > 0)
                return false;
            foreach (var call in message.ToolCalls)
            {
                if (!waiting.Add(call.Id) || Tools.All(t => t.Name != call.Name))
                    return false;
            }
        }

        return waiting.Count == 0 || Turns[turns - 1].Message.ToolCalls.Count > 0;
    }

    private static string? DraftText(Record record) => record.ContentCase switch
    {
        Record.ContentOneofCase.Text => record.Text,
        Record.ContentOneofCase.Json when ChatMessage.Read(record.Json) is { Role: ChatRole.Assistant, ToolCalls.Count: 0 } message => message.Text,
        _ => null,
    };
}
