using System.IO.Compression;

namespace CwHoe.Shared.Rpc.Compression;

/// <summary>Names of encodings and what they do to bytes.</summary>
internal static class MessageEncodings
{
    /// <summary>All that are taken, as <c>grpc-accept-encoding</c> lists them.</summary>
    public const string Accepted = "identity,gzip,br";

    /// <summary>Bytes from which on a message is compressed: less gets hardly shorter.</summary>
    public const int ShortestCompressed = 1024;

    /// <summary>As in <c>grpc-encoding</c> and <c>Content-Encoding</c>.</summary>
    public static string Name(this MessageEncoding encoding) => encoding switch
    {
        MessageEncoding.Gzip => "gzip",
        MessageEncoding.Brotli => "br",
        _ => "identity",
    };

    /// <summary>Reads such a header; one that is missing says identity.</summary>
    /// <returns>Null where it is an encoding that is not taken, or more than one.</returns>
    public static MessageEncoding? Parse(string header) => header.Trim().ToLowerInvariant() switch
    {
        "" or "identity" => MessageEncoding.Identity,
        "gzip" => MessageEncoding.Gzip,
        "br" => MessageEncoding.Brotli,
        _ => null,
    };

    /// <summary>Gives what is compressed in a stream. Where that is damaged, reading throws what <see cref="IsDamage"/> knows.</summary>
    public static Stream Decompress(this MessageEncoding encoding, Stream compressed) => encoding switch
    {
        MessageEncoding.Gzip => new GZipStream(compressed, CompressionMode.Decompress),
        MessageEncoding.Brotli => new BrotliStream(compressed, CompressionMode.Decompress),
        _ => compressed,
    };

    /// <summary>Compresses into a stream what is written, fast rather than well.</summary>
    public static Stream Compress(this MessageEncoding encoding, Stream compressed) => encoding switch
    {
        MessageEncoding.Gzip => new GZipStream(compressed, CompressionLevel.Fastest),
        MessageEncoding.Brotli => new BrotliStream(compressed, CompressionLevel.Fastest),
        _ => compressed,
    };

    /// <summary>Whether it says that compressed bytes are none. Brotli's decoder calls that an invalid operation.</summary>
    public static bool IsDamage(Exception exception) => exception is InvalidDataException or InvalidOperationException;
}
