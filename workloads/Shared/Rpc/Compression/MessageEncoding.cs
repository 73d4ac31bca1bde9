namespace CwHoe.Shared.Rpc.Compression;

/// <summary>How a message is compressed on the wire.</summary>
internal enum MessageEncoding
{
    /// <summary>Not at all.</summary>
    Identity,

    /// <summary>RFC 1952.</summary>
    Gzip,

    /// <summary>RFC 7932.</summary>
    Brotli,
}
