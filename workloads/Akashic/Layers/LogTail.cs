using CwHoe.Akashic.Log;

namespace CwHoe.Akashic.Layers;

/// <summary>The durable entries that no full, published bundle has yet. One appends, one trims, many read.</summary>
/// <param name="start">Index of the first entry that is to be added.</param>
/// <param name="sums">Over what was before.</param>
internal sealed class LogTail(long start, LogSums sums)
{
    private readonly Lock _lock = new();
    private readonly List<(ReadOnlyMemory<byte> Bytes, LogHash Leaf)> _entries = [];
    private long _start = start;
    private LogSums _sums = sums;

    /// <summary>Entries in the log.</summary>
    public long End => Now.End;

    /// <summary>Entries in the log, and the sums over them.</summary>
    public (long End, LogSums Sums) Now
    {
        get
        {
            lock (_lock)
                return (_start + _entries.Count, _sums);
        }
    }

    /// <summary>Adds the next entries.</summary>
    public void Append(IEnumerable<(ReadOnlyMemory<byte> Bytes, LogHash Leaf)> entries, LogSums sums)
    {
        lock (_lock)
        {
            _entries.AddRange(entries);
            _sums += sums;
        }
    }

    /// <summary>Entries from an index on.</summary>
    /// <param name="from">Index of the first.</param>
    /// <param name="to">Index after the last.</param>
    /// <returns>Null where the first is in a full bundle.</returns>
    public IReadOnlyList<(ReadOnlyMemory<byte> Bytes, LogHash Leaf)>? Read(long from, long to)
    {
        lock (_lock)
            return from < _start ? null : _entries.GetRange((int)(from - _start), (int)(to - from));
    }

    /// <summary>Forgets what full, published bundles have.</summary>
    /// <param name="start">Index of the first entry that stays.</param>
    public void Trim(long start)
    {
        lock (_lock)
        {
            _entries.RemoveRange(0, (int)(start - _start));
            _start = start;
        }
    }
}
