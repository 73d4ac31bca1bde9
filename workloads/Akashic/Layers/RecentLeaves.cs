using CwHoe.Akashic.Index;
using CwHoe.Akashic.Log;

namespace CwHoe.Akashic.Layers;

/// <summary>Where leaves stand that the log has: the last ones from memory, the others from the index. Used by one at a time.</summary>
/// <param name="index">Null: all are kept in memory.</param>
/// <param name="start">Index of the first leaf that is kept in memory.</param>
internal sealed class RecentLeaves(IRecordIndex? index, long start)
{
    private readonly Dictionary<LogHash, long> _places = [];
    private readonly Queue<LogHash> _order = [];
    private long _start = start;

    /// <summary>Adds the next leaf of the log.</summary>
    public void Add(LogHash leaf)
    {
        // One that is there a second time was dropped the first time.
        _places[leaf] = _start + _order.Count;
        _order.Enqueue(leaf);
    }

    /// <summary>The places of those leaves that the log has.</summary>
    public async Task<Dictionary<LogHash, long>> FindAsync(IEnumerable<LogHash> leaves, CancellationToken cancellationToken)
    {
        var found = new Dictionary<LogHash, long>();
        var others = new HashSet<LogHash>();
        if (index is not null)
        {
            // What the index has by now may go; asked afterwards, it has at least that.
            for (var indexed = await index.GetSizeAsync(cancellationToken); _start < indexed && _order.TryDequeue(out var old); _start++)
            {
                if (_places.TryGetValue(old, out var place) && place == _start)
                    _places.Remove(old);
            }
        }

        foreach (var leaf in leaves)
        {
            if (_places.TryGetValue(leaf, out var place))
                found[leaf] = place;
            else
                others.Add(leaf);
        }

        if (index is not null && _start > 0 && others.Count > 0)
        {
            var places = await index.FindAsync([.. others.Select(o => (ReadOnlyMemory<byte>)o.ToArray())], cancellationToken);
            foreach (var (leaf, place) in others.Zip(places))
            {
                if (place is { } known)
                    found.TryAdd(leaf, known);
            }
        }

        return found;
    }
}
