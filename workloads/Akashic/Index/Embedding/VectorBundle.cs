using System.Buffers.Binary;
using CwHoe.Akashic.Index.Vectors;
using CwHoe.Akashic.Log;

namespace CwHoe.Akashic.Index.Embedding;

/// <summary>
/// The embeddings of a bundle's 256 entries as an object: so an index is made anew without the model. Four letters <c>CWV1</c>, the number of dimensions
/// (two bytes, little-endian), 256 bits that say which entries have one (lowest first), then each as <see cref="QuantizedVector"/> has it.
/// </summary>
internal static class VectorBundle
{
    private const int Dimensions = 4;
    private const int Bits = Dimensions + sizeof(ushort);
    private const int Header = Bits + (Tile.Full / 8);
    private static readonly byte[] Magic = [.. "CWV1"u8];

    /// <summary>Name of the object of a bundle.</summary>
    /// <param name="prefix">Of the layer.</param>
    /// <param name="model">As <see cref="RouterEmbedder.Model"/> has it.</param>
    /// <param name="bundle">Number of the bundle.</param>
    public static string Key(string prefix, string model, long bundle) => $"{prefix}vectors/{Uri.EscapeDataString(model)}/{bundle:d12}";

    /// <summary>Writes one.</summary>
    /// <param name="vectors">By place in the bundle.</param>
    /// <param name="dimensions">Length of each.</param>
    public static byte[] Encode(IReadOnlyDictionary<int, float[]> vectors, int dimensions)
    {
        var bytes = new byte[Header + (vectors.Count * (QuantizedVector.Header + dimensions))];
        Magic.CopyTo(bytes, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(Dimensions), (ushort)dimensions);
        var at = Header;
        foreach (var (place, vector) in vectors.OrderBy(vector => vector.Key))
        {
            bytes[Bits + (place / 8)] |= (byte)(1 << (place % 8));
            QuantizedVector.From(vector).CopyTo(bytes, at);
            at += QuantizedVector.Header + dimensions;
        }

        return bytes;
    }

    /// <summary>Reads one.</summary>
    /// <returns>By place in the bundle; null where it is none, or of another length.</returns>
    public static IReadOnlyDictionary<int, float[]>? Decode(ReadOnlySpan<byte> bytes, int dimensions)
    {
        if (bytes.Length < Header || !bytes.StartsWith(Magic) || BinaryPrimitives.ReadUInt16LittleEndian(bytes[Dimensions..]) != dimensions)
            return null;
        var vectors = new Dictionary<int, float[]>();
        var width = QuantizedVector.Header + dimensions;
        var rest = bytes[Header..];
        for (var place = 0; place < Tile.Full; place++)
        {
            if ((bytes[Bits + (place / 8)] & (1 << (place % 8))) == 0)
                continue;
            if (rest.Length < width)
                return null;
            vectors.Add(place, QuantizedVector.ToFloats(rest[..width]));
            rest = rest[width..];
        }

        return rest.IsEmpty ? vectors : null;
    }
}
