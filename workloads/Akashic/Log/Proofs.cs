using System.Numerics;

namespace CwHoe.Akashic.Log;

/// <summary>Inclusion and consistency proofs: what they consist of (RFC 6962, sections 2.1.1 and 2.1.2) and whether they hold (RFC 9162, 2.1.3.2 and 2.1.4.2).</summary>
internal static class Proofs
{
    /// <summary>Whose hashes an inclusion proof consists of, from the leaf's sibling upwards.</summary>
    /// <param name="index">Of the leaf; below <paramref name="size"/>.</param>
    /// <param name="size">Of the log; 1 or more.</param>
    public static IReadOnlyList<LeafRange> Inclusion(long index, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var ranges = new List<LeafRange>();
        var (from, to) = (0L, size);
        while (to - from > 1)
        {
            var middle = from + Split(to - from);
            ranges.Add(index < middle ? new(middle, to) : new(from, middle));
            (from, to) = index < middle ? (from, middle) : (middle, to);
        }

        ranges.Reverse();
        return ranges;
    }

    /// <summary>Whose hashes a consistency proof consists of.</summary>
    /// <param name="oldSize">1 to <paramref name="newSize"/>; nothing is to prove of the same size.</param>
    /// <param name="newSize">Of the longer log.</param>
    public static IReadOnlyList<LeafRange> Consistency(long oldSize, long newSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(oldSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize, newSize);
        var ranges = new List<LeafRange>();
        if (oldSize == newSize)
            return ranges;
        var (from, to, known) = (0L, newSize, true);
        while (to != oldSize)
        {
            var middle = from + Split(to - from);
            if (oldSize <= middle)
            {
                ranges.Add(new(middle, to));
                to = middle;
            }
            else
            {
                ranges.Add(new(from, middle));
                (from, known) = (middle, false);
            }
        }

        if (!known)
            ranges.Add(new(from, to));
        ranges.Reverse();
        return ranges;
    }

    /// <summary>Whether a leaf is in the log of a size and a root.</summary>
    public static bool IsIncluded(LogHash leaf, long index, long size, IReadOnlyList<LogHash> proof, LogHash root)
    {
        if (index < 0 || index >= size)
            return false;
        var (node, last, hash) = (index, size - 1, leaf);
        foreach (var sibling in proof)
        {
            if (last == 0)
                return false;
            if ((node & 1) == 1 || node == last)
            {
                hash = LogHash.Node(sibling, hash);
                while ((node & 1) == 0 && node != 0)
                    (node, last) = (node >> 1, last >> 1);
            }
            else
            {
                hash = LogHash.Node(hash, sibling);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 && hash == root;
    }

    /// <summary>Whether a log of one size and root is the beginning of it at another.</summary>
    public static bool IsConsistent(long oldSize, LogHash oldRoot, long newSize, LogHash newRoot, IReadOnlyList<LogHash> proof)
    {
        if (oldSize < 1 || oldSize > newSize)
            return false;
        if (oldSize == newSize)
            return proof.Count == 0 && oldRoot == newRoot;
        if (proof.Count == 0)
            return false;
        var path = BitOperations.IsPow2(oldSize) ? [oldRoot, .. proof] : proof;
        var (node, last) = (oldSize - 1, newSize - 1);
        while ((node & 1) == 1)
            (node, last) = (node >> 1, last >> 1);
        var (before, after) = (path[0], path[0]);
        foreach (var sibling in path.Skip(1))
        {
            if (last == 0)
                return false;
            if ((node & 1) == 1 || node == last)
            {
                (before, after) = (LogHash.Node(sibling, before), LogHash.Node(sibling, after));
                while ((node & 1) == 0 && node != 0)
                    (node, last) = (node >> 1, last >> 1);
            }
            else
            {
                after = LogHash.Node(after, sibling);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 && before == oldRoot && after == newRoot;
    }

    // The greatest power of two below the count.
    private static long Split(long count) => 1L << BitOperations.Log2((ulong)(count - 1));
}
