using System.Numerics;
using System.Runtime.InteropServices;

namespace CwHoe.Akashic.Log;

/// <summary>A whole subtree: the leaves from <c>Index &lt;&lt; Height</c>, <c>1 &lt;&lt; Height</c> of them. Its hash never changes, however the log grows.</summary>
/// <param name="Height">0 for a leaf.</param>
/// <param name="Index">Among the subtrees of its height.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Subtree(int Height, long Index)
{
    /// <summary>The whole subtrees that leaves from <paramref name="from"/> to before <paramref name="to"/> consist of, from the left.</summary>
    /// <param name="from">A multiple of the greatest power of two that is not above the number of leaves, as it is in every proof.</param>
    /// <param name="to">Above <paramref name="from"/>.</param>
    public static IEnumerable<Subtree> Of(long from, long to)
    {
        while (from < to)
        {
            var height = BitOperations.Log2((ulong)(to - from));
            yield return new Subtree(height, from >> height);
            from += 1L << height;
        }
    }
}
