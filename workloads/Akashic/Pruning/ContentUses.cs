using CwHoe.Akashic.Layers;
using CwHoe.Contracts;

namespace CwHoe.Akashic.Pruning;

/// <summary>
/// Which record has a content last, of all contents that stand outside of entries: one that several records have goes with the last of them. Read from the log when
/// it is first needed, then kept up with it; some 60 bytes for each content, which is of 64 KiB or so at least.
/// </summary>
internal sealed class ContentUses(LayerLog log)
{
    private readonly Dictionary<UInt128, long> _last = [];
    private long _next;

    /// <summary>The content of an entry that stands outside of it; null for none.</summary>
    public static StoredContent? Of(ReadOnlyMemory<byte> entry) => Record.Parser.ParseFrom(entry.Span).Stored;

    /// <summary>Reads what is new in the log.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        await foreach (var (index, bytes, _) in log.ReadEntriesAsync(Math.Max(_next, log.FirstIndex), log.Size, cancellationToken))
        {
            if (Of(bytes) is { } content)
                _last[ContentsInUse.Of(content.Sha256.Span)] = index;
            _next = index + 1;
        }
    }

    /// <summary>Index of the last record that has a content; -1 where none has that is kept.</summary>
    public long LastOf(UInt128 content) => _last.GetValueOrDefault(content, -1);

    /// <summary>Forgets a content that is gone.</summary>
    public void Remove(UInt128 content) => _last.Remove(content);
}
