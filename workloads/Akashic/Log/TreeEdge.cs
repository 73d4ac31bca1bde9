using System.Numerics;
using System.Runtime.InteropServices;

namespace CwHoe.Akashic.Log;

/// <summary>The right edge of a growing tree: of each level the hashes of its unfilled tile. Enough to append and to know the root, whatever the size.</summary>
internal sealed class TreeEdge
{
    private readonly List<List<LogHash>> _levels = [];

    /// <summary>Leaves in the tree.</summary>
    public long Size { get; private set; }

    /// <summary>Root of the tree.</summary>
    public LogHash Root
    {
        get
        {
            LogHash? root = null;
            foreach (var level in _levels.Where(level => level.Count > 0))
            {
                var hashes = CollectionsMarshal.AsSpan(level);
                root = root is { } right ? Join(hashes, right) : Range(hashes);
            }

            return root ?? LogHash.Empty;
        }
    }

    /// <summary>The hashes of a level's unfilled tile.</summary>
    public ReadOnlySpan<LogHash> Level(int level) => level < _levels.Count ? CollectionsMarshal.AsSpan(_levels[level]) : [];

    /// <summary>A tree whose unfilled tiles are these.</summary>
    /// <param name="size">Leaves in it.</param>
    /// <param name="tiles">Hashes of each tile of <see cref="Tile.Edge"/>.</param>
    public static TreeEdge Restore(long size, IReadOnlyDictionary<Tile, IReadOnlyList<LogHash>> tiles)
    {
        var edge = new TreeEdge { Size = size };
        foreach (var tile in Tile.Edge(size))
        {
            while (edge._levels.Count <= tile.Level)
                edge._levels.Add([]);
            edge._levels[tile.Level].AddRange(tiles[tile]);
        }

        return edge;
    }

    /// <summary>A copy that grows by itself.</summary>
    public TreeEdge Copy()
    {
        var copy = new TreeEdge { Size = Size };
        copy._levels.AddRange(_levels.Select(level => new List<LogHash>(level)));
        return copy;
    }

    /// <summary>Appends a leaf.</summary>
    /// <param name="leaf">Its hash.</param>
    /// <param name="filled">Called with each tile that it fills.</param>
    public void Add(LogHash leaf, Action<Tile, IReadOnlyList<LogHash>>? filled = null)
    {
        Size++;
        var hash = leaf;
        for (var level = 0; ; level++)
        {
            if (level == _levels.Count)
                _levels.Add(new List<LogHash>(Tile.Full));
            var hashes = _levels[level];
            hashes.Add(hash);
            if (hashes.Count < Tile.Full)
                return;
            filled?.Invoke(new Tile(level, (Size >> (level * Tile.Height)) / Tile.Full - 1, Tile.Full), hashes.ToArray());
            hash = Range(CollectionsMarshal.AsSpan(hashes));
            hashes.Clear();
        }
    }

    /// <summary>Hash over neighbouring hashes of one level.</summary>
    /// <param name="hashes">1 to 256, their first at a place that a tile begins at.</param>
    public static LogHash Range(ReadOnlySpan<LogHash> hashes)
    {
        if (hashes.Length == 1)
            return hashes[0];
        var middle = 1 << BitOperations.Log2((uint)(hashes.Length - 1));
        return LogHash.Node(Range(hashes[..middle]), Range(hashes[middle..]));
    }

    // What stands right of an unfilled tile joins its smallest whole subtree first.
    private static LogHash Join(ReadOnlySpan<LogHash> hashes, LogHash right)
    {
        if (BitOperations.IsPow2(hashes.Length))
            return LogHash.Node(Range(hashes), right);
        var middle = 1 << BitOperations.Log2((uint)hashes.Length);
        return LogHash.Node(Range(hashes[..middle]), Join(hashes[middle..], right));
    }
}
