using System.Security.Cryptography;
using CwHoe.Akashic.Log;

namespace CwHoe.Akashic.Tests.Log;

/// <summary>RFC 6962's definitions word for word, slow and sure.</summary>
internal static class ReferenceTree
{
    public static byte[] Entry(int index) => SHA256.HashData(BitConverter.GetBytes(index))[..(index % 32)];

    public static LogHash[] Leaves(int size) => [.. Enumerable.Range(0, size).Select(i => LogHash.Leaf(Entry(i)))];

    public static LogHash Root(ReadOnlySpan<LogHash> leaves)
    {
        if (leaves.Length == 0)
            return LogHash.Empty;
        if (leaves.Length == 1)
            return leaves[0];
        var middle = 1;
        while (middle * 2 < leaves.Length)
            middle *= 2;
        return LogHash.Node(Root(leaves[..middle]), Root(leaves[middle..]));
    }
}
