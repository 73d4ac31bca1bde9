using System.Buffers.Binary;

namespace CwHoe.Akashic.Log;

/// <summary>A bundle of entries as C2SP tlog-tiles has it: each after its length in two bytes, the higher first.</summary>
internal static class EntryBundle
{
    /// <summary>Bytes of the longest entry.</summary>
    public const int MaxEntryLength = ushort.MaxValue;

    /// <summary>Writes entries.</summary>
    public static byte[] Encode(IReadOnlyList<ReadOnlyMemory<byte>> entries)
    {
        var bytes = new byte[entries.Sum(e => e.Length + sizeof(ushort))];
        var rest = bytes.AsSpan();
        foreach (var entry in entries)
        {
            BinaryPrimitives.WriteUInt16BigEndian(rest, checked((ushort)entry.Length));
            entry.Span.CopyTo(rest[sizeof(ushort)..]);
            rest = rest[(sizeof(ushort) + entry.Length)..];
        }

        return bytes;
    }

    /// <summary>Reads entries.</summary>
    /// <param name="bytes">The whole bundle, uncompressed.</param>
    /// <param name="width">How many entries are expected.</param>
    /// <returns>Null where there are more or fewer.</returns>
    public static IReadOnlyList<ReadOnlyMemory<byte>>? Decode(ReadOnlyMemory<byte> bytes, int width)
    {
        var entries = new List<ReadOnlyMemory<byte>>(width);
        while (bytes.Length >= sizeof(ushort) && BinaryPrimitives.ReadUInt16BigEndian(bytes.Span) is var length && bytes.Length >= sizeof(ushort) + length)
        {
            entries.Add(bytes.Slice(sizeof(ushort), length));
            bytes = bytes[(sizeof(ushort) + length)..];
        }

        return bytes.IsEmpty && entries.Count == width ? entries : null;
    }
}
