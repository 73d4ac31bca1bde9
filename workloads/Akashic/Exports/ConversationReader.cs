using System.Runtime.CompilerServices;
using CwHoe.Akashic.Layers;

namespace CwHoe.Akashic.Exports;

/// <summary>
/// Reads conversations out of a log in which many go on at once. Each comes when its last record does, so they come in the order of their last records.
/// Those under way are held up to a limit; past it the ones that end last are let go, and read again by their indexes at their end.
/// </summary>
internal sealed class ConversationReader(ILayerReader layer, Corrections corrections, ConversationMap map, ExportLimits limits)
{
    private readonly Dictionary<UInt128, OpenConversation> _open = [];
    private long _held;

    /// <summary>Bytes of conversations that are held now.</summary>
    public long Held => _held;

    /// <summary>Of the entries from an index to below another; what is in no conversation, or in one that is too long, goes to <paramref name="leave"/>.</summary>
    public async IAsyncEnumerable<Conversation> ReadAsync(
        long first, long size, Action<LabelledRecord, Contracts.ExportSkip> leave, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entry in layer.ReadAsync(first, size, cancellationToken))
        {
            if (!ConversationMap.IsPart(entry.Record.Kind))
                continue;
            var record = LabelledRecord.Of(entry, corrections);
            if (ConversationMap.KeyOf(record) is not { } key)
            {
                leave(record, Contracts.ExportSkip.NoConversation);
                continue;
            }

            var extent = map[key];
            if (extent.Bytes > limits.ConversationBytes)
            {
                leave(record, Contracts.ExportSkip.TooLong);
                continue;
            }

            if (!_open.TryGetValue(key, out var open))
                _open[key] = open = new(extent.Last);
            _held += open.Add(record);
            if (extent.Last == record.Index)
            {
                _open.Remove(key);
                _held -= open.Bytes;
                yield return await CloseAsync(open, cancellationToken);
            }
            else if (_held > limits.HeldBytes)
            {
                LetGo();
            }
        }
    }

    // Half of what may be held, so that it takes a while until the next time.
    private void LetGo()
    {
        foreach (var open in _open.Values.Where(o => o.Bytes > 0).OrderByDescending(o => o.Last).ToList())
        {
            if (_held <= limits.HeldBytes / 2)
                return;
            _held -= open.Bytes;
            open.LetGo();
        }
    }

    private async Task<Conversation> CloseAsync(OpenConversation open, CancellationToken cancellationToken)
    {
        if (open.Records is { } held)
            return new(held);
        var records = new List<LabelledRecord>(open.Indexes.Count);
        for (var i = 0; i < open.Indexes.Count;)
        {
            var run = 1;
            while (i + run < open.Indexes.Count && open.Indexes[i + run] == open.Indexes[i] + run)
                run++;
            await foreach (var entry in layer.ReadAsync(open.Indexes[i], open.Indexes[i] + run, cancellationToken))
                records.Add(LabelledRecord.Of(entry, corrections));
            i += run;
        }

        return new(records);
    }
}
