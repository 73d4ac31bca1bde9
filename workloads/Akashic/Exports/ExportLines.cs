using System.Runtime.CompilerServices;
using CwHoe.Akashic.Exports.Chats;
using CwHoe.Akashic.Exports.Formats;
using CwHoe.Akashic.Layers;
using CwHoe.Contracts;

namespace CwHoe.Akashic.Exports;

/// <summary>
/// The lines of an export: a function of the log from an index up to a size, the format and the filter, and of nothing else. The log is read twice, once for corrections
/// and for where conversations end, once for the lines; no index is needed.
/// </summary>
internal sealed class ExportLines(ILayerReader layer, ExportFormat format, RecordFilter? filter, long first, long size, ExportLimits limits)
{
    private readonly Corrections _corrections = new();
    private readonly ConversationMap _map = new();
    private readonly ConversationLines _lines = new();

    /// <summary>What became of the records so far.</summary>
    public ExportTally Tally { get; } = new();

    /// <summary>Makes them, some at a time; what is given is good until the next are asked for.</summary>
    public async IAsyncEnumerable<ConversationLines> MakeAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var writer = FormatOf(format);
        await SurveyAsync(writer is not null, cancellationToken);
        await foreach (var lines in writer is null ? RecordsAsync(cancellationToken) : ConversationsAsync(writer, cancellationToken))
        {
            Tally.Lines += lines.Count;
            Tally.Used += lines.Used;
            foreach (var why in lines.Skipped)
                Tally.Skip(why);
            if (lines.Count > 0)
                yield return lines;
        }
    }

    /// <returns>Null where records are written as they are.</returns>
    private static IConversationFormat? FormatOf(ExportFormat format) => format switch
    {
        ExportFormat.OpenaiSft => new OpenAiSft(),
        ExportFormat.OpenaiPreference => new OpenAiPreference(),
        ExportFormat.Kto => new Kto(),
        ExportFormat.ShareGpt => new ShareGpt(),
        ExportFormat.ChatMl => new ChatMl(),
        ExportFormat.Records => null,
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    private async Task SurveyAsync(bool hasConversations, CancellationToken cancellationToken)
    {
        await foreach (var entry in layer.ReadAsync(first, size, cancellationToken))
        {
            Tally.Read++;
            _corrections.Add(entry.Record);
            if (hasConversations)
                _map.Add(LabelledRecord.Of(entry, _corrections));
        }

        if (!hasConversations || !_corrections.MoveRecords)
            return;

        // Records were put where their corrections, which come later, take them away.
        _map.Clear();
        await foreach (var entry in layer.ReadAsync(first, size, cancellationToken))
            _map.Add(LabelledRecord.Of(entry, _corrections));
    }

    private async IAsyncEnumerable<ConversationLines> RecordsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entry in layer.ReadAsync(first, size, cancellationToken))
        {
            var record = LabelledRecord.Of(entry, _corrections);
            if (!FilterMatch.Takes(filter, record))
                continue;
            _lines.Clear();
            if (RecordLine.Write(record, entry.Hash, _lines))
                _lines.Use([0]);
            else
                _lines.Skip([0], ExportSkip.Malformed);
            yield return _lines;
        }
    }

    private async IAsyncEnumerable<ConversationLines> ConversationsAsync(
        IConversationFormat writer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = new ConversationReader(layer, _corrections, _map, limits);
        await foreach (var conversation in reader.ReadAsync(first, size, Leave, cancellationToken))
        {
            _lines.Clear();
            Write(writer, conversation);
            yield return _lines;
        }
    }

    private void Leave(LabelledRecord record, ExportSkip why)
    {
        if (FilterMatch.Takes(filter, record))
            Tally.Skip(why);
    }

    private void Write(IConversationFormat writer, Conversation whole)
    {
        var outcome = whole.Outcome;
        var conversation = new Conversation([.. whole.Records.Where(r => FilterMatch.TakesKind(filter, r.Record.Kind))]);
        var taken = Enumerable.Range(0, conversation.Records.Count).Where(i => FilterMatch.Takes(filter, conversation.Records[i], outcome)).ToList();
        if (taken.Count < conversation.Records.Count)
            _lines.Skip(taken, ExportSkip.Partial);
        else if (Chat.Read(conversation, out var why) is { } chat)
            writer.Write(chat, _lines);
        else
            _lines.Skip(taken, why);
    }
}
