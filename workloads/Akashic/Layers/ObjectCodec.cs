using System.Buffers;
using System.IO.Compression;
using CwHoe.Contracts;

namespace CwHoe.Akashic.Layers;

/// <summary>Compresses what is put into the bucket, and reads it whatever it was compressed with.</summary>
internal sealed class ObjectCodec
{
    private const int DefaultLevel = 5;
    private const int DefaultGzipLevel = 6;
    private const int Window = 24;
    private const int GzipLevels = 9;

    private readonly Compression _compression;
    private readonly int _level;

    /// <summary>Takes a compression and its level.</summary>
    /// <param name="compression">Unspecified: brotli.</param>
    /// <param name="level">Of brotli, 0 to 11: 5 by default. Of gzip 1 to 9: 6 by default.</param>
    public ObjectCodec(Compression compression, int? level = null)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)(level ?? 0), 11u);
        (_compression, _level) = (compression, level ?? (compression == Compression.Gzip ? DefaultGzipLevel : DefaultLevel));
    }

    /// <summary>The same with as little effort as possible: for what does not stay.</summary>
    public ObjectCodec Fast => new(_compression, 1);

    /// <summary>Compresses.</summary>
    /// <returns>The bytes and, as HTTP has it, their encoding; empty where they are as they were.</returns>
    public (ReadOnlyMemory<byte> Bytes, string Encoding) Encode(ReadOnlyMemory<byte> bytes) => _compression switch
    {
        Compression.None => (bytes, ""),
        Compression.Gzip => (Gzip(bytes.Span), "gzip"),
        _ => (Brotli(bytes.Span), "br"),
    };

    /// <summary>Uncompresses.</summary>
    /// <param name="bytes">As stored.</param>
    /// <param name="encoding">As stored.</param>
    /// <param name="max">Bytes that it may become.</param>
    /// <returns>Null where it is no such encoding, broken, or becomes longer.</returns>
    public static ReadOnlyMemory<byte>? Decode(ReadOnlyMemory<byte> bytes, string encoding, int max)
    {
        if (encoding is "" or "identity")
            return bytes.Length <= max ? bytes : null;
        using var packed = new MemoryStream(bytes.ToArray(), writable: false);
        using Stream? stream = encoding switch
        {
            "br" => new BrotliStream(packed, CompressionMode.Decompress),
            "gzip" => new GZipStream(packed, CompressionMode.Decompress),
            _ => null,
        };
        if (stream is null)
            return null;
        try
        {
            using var plain = new MemoryStream(Math.Min(max, bytes.Length * 4));
            var buffer = new byte[32 << 10];
            for (int read; (read = stream.Read(buffer)) > 0;)
            {
                if (plain.Length + read > max)
                    return null;
                plain.Write(buffer, 0, read);
            }

            return plain.GetBuffer().AsMemory(0, (int)plain.Length);
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException or IOException)
        {
            return null;
        }
    }

    private byte[] Brotli(ReadOnlySpan<byte> bytes)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(bytes.Length));
        try
        {
            return BrotliEncoder.TryCompress(bytes, buffer, out var length, _level, Window)
                ? buffer[..length]
                : throw new InvalidOperationException($"Brotli did not compress {bytes.Length} bytes.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private byte[] Gzip(ReadOnlySpan<byte> bytes)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, new ZLibCompressionOptions { CompressionLevel = Math.Clamp(_level, 1, GzipLevels) }))
            stream.Write(bytes);
        return packed.ToArray();
    }
}
