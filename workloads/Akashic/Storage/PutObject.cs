namespace CwHoe.Akashic.Storage;

/// <summary>An object to be written.</summary>
/// <param name="Key">Its name in the bucket.</param>
/// <param name="Bytes">What it will hold.</param>
internal sealed record PutObject(string Key, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Only where there is none of the name yet (<c>If-None-Match: *</c>).</summary>
    public bool IfAbsent { get; init; }

    /// <summary>Only where this version is there (<c>If-Match</c>); null for whatever is there.</summary>
    public string? IfMatch { get; init; }

    /// <summary>A media type.</summary>
    public string ContentType { get; init; } = "application/octet-stream";

    /// <summary>How <see cref="Bytes"/> is encoded, as in HTTP; empty for not at all.</summary>
    public string ContentEncoding { get; init; } = "";

    /// <summary>Put beside it; keys in lower case, values in ASCII.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
