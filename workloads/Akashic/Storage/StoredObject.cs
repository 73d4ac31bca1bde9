namespace CwHoe.Akashic.Storage;

/// <summary>An object as it was read.</summary>
internal sealed record StoredObject
{
    /// <summary>What it holds, still encoded.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Names this version of it.</summary>
    public required string ETag { get; init; }

    /// <summary>How <see cref="Bytes"/> is encoded, as in HTTP; empty for not at all.</summary>
    public string ContentEncoding { get; init; } = "";

    /// <summary>What was put beside it; keys in lower case.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
