namespace CwHoe.ModelLoader.Sources.Oci;

/// <summary>Names content in a registry.</summary>
/// <remarks>https://github.com/opencontainers/image-spec/blob/main/descriptor.md</remarks>
internal sealed record OciDescriptor
{
    /// <summary>What the content is.</summary>
    public string? MediaType { get; init; }

    /// <summary><c>ALGORITHM:HEX</c>.</summary>
    public string? Digest { get; init; }

    /// <summary>Bytes.</summary>
    public long? Size { get; init; }

    /// <summary>What people say of it, such as a file's name.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>The machine it is for; only in an index.</summary>
    public OciPlatform? Platform { get; init; }
}
