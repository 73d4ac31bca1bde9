namespace CwHoe.Akashic.Log;

/// <summary>A tile of hashes as an object has it: one after the other.</summary>
internal static class TileBytes
{
    /// <summary>Writes hashes.</summary>
    public static byte[] Encode(IReadOnlyList<LogHash> hashes)
    {
        var bytes = new byte[hashes.Count * LogHash.Length];
        for (var i = 0; i < hashes.Count; i++)
            hashes[i].CopyTo(bytes.AsSpan(i * LogHash.Length));
        return bytes;
    }

    /// <summary>Reads hashes.</summary>
    /// <param name="bytes">A multiple of 32.</param>
    /// <param name="width">How many are expected.</param>
    /// <returns>Null where the length is not right.</returns>
    public static LogHash[]? Decode(ReadOnlySpan<byte> bytes, int width)
    {
        if (bytes.Length != width * LogHash.Length)
            return null;
        var hashes = new LogHash[width];
        for (var i = 0; i < width; i++)
            hashes[i] = new LogHash(bytes.Slice(i * LogHash.Length, LogHash.Length));
        return hashes;
    }
}
