using System.Globalization;
using System.Runtime.InteropServices;

namespace CwHoe.Akashic.Log;

/// <summary>A tile of hashes, or a bundle of entries, and its path (C2SP tlog-tiles).</summary>
/// <param name="Level">0 for hashes of leaves, each next one for roots of whole tiles below; <see cref="Entries"/> for a bundle of entries.</param>
/// <param name="Index">Among those of its level.</param>
/// <param name="Width">How many hashes or entries: 1 to 256, fewer than 256 only for the last of its level.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Tile(int Level, long Index, int Width)
{
    /// <summary>Hashes in a whole tile.</summary>
    public const int Full = 256;

    /// <summary>Levels of a subtree that one tile holds.</summary>
    public const int Height = 8;

    /// <summary>In place of a level: entries themselves.</summary>
    public const int Entries = -1;

    /// <summary>Below the log's prefix: <c>tile/0/x001/234.p/5</c>.</summary>
    public string Path
    {
        get
        {
            var number = (Index % 1000).ToString("000", CultureInfo.InvariantCulture);
            for (var rest = Index / 1000; rest > 0; rest /= 1000)
                number = $"x{(rest % 1000).ToString("000", CultureInfo.InvariantCulture)}/{number}";
            var level = Level == Entries ? "entries" : Level.ToString(CultureInfo.InvariantCulture);
            return Width == Full ? $"tile/{level}/{number}" : $"tile/{level}/{number}.p/{Width.ToString(CultureInfo.InvariantCulture)}";
        }
    }

    /// <summary>Reads what <see cref="Path"/> writes.</summary>
    /// <returns>Null where it is no such path.</returns>
    public static Tile? Parse(string path)
    {
        if (path.Split('/') is not ["tile", var name, .. var rest] || rest.Length == 0)
            return null;
        var (level, width, index) = (name == "entries" ? Entries : Number(name), Full, 0L);
        if (rest is [.., var last, var partial] && last.EndsWith(".p", StringComparison.Ordinal))
            (rest, width) = ([.. rest[..^2], last[..^2]], Number(partial));
        foreach (var digits in rest)
            index = (index * 1000) + Number(digits.TrimStart('x'));
        return level >= Entries && width > 0 && index >= 0 && new Tile(level, index, width) is var tile && tile.Path == path ? tile : null;

        static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MinValue;
    }

    /// <summary>Whether a log of <paramref name="size"/> has this tile, unless full, in one that is wider or full.</summary>
    public bool IsReplaced(long size) => Width < Full && Count(Level, size) > (Index * Full) + Width;

    /// <summary>Which tile of a log of <paramref name="size"/> has the hash of a subtree, and at which of its hashes that begins.</summary>
    public static (Tile Tile, int Offset) Of(Subtree subtree, long size)
    {
        var level = subtree.Height / Height;
        var first = subtree.Index << (subtree.Height % Height);
        return (At(level, first / Full, size), (int)(first % Full));
    }

    /// <summary>The tile as it is in a log of <paramref name="size"/>.</summary>
    /// <param name="level">Or <see cref="Entries"/>.</param>
    /// <param name="index">Of one that the log has.</param>
    /// <param name="size">Of the log.</param>
    public static Tile At(int level, long index, long size) => new(level, index, (int)Math.Min(Full, Count(level, size) - (index * Full)));

    /// <summary>The last tile of each level that a log of <paramref name="size"/> has unfilled; those that are filled are whole for good.</summary>
    public static IEnumerable<Tile> Edge(long size)
    {
        for (var level = 0; Count(level, size) > 0; level++)
        {
            var count = Count(level, size);
            if (count % Full != 0)
                yield return new Tile(level, count / Full, (int)(count % Full));
        }
    }

    /// <summary>Hashes of a level in a log of <paramref name="size"/>.</summary>
    public static long Count(int level, long size) => level == Entries ? size : level * Height < 63 ? size >> (level * Height) : 0;
}
