namespace CwHoe.ModelLoader.Transfer;

/// <summary>One file of a model at its source.</summary>
internal sealed record ModelFile
{
    /// <summary>Where the file goes below the model's folder, as the source says: not to be trusted.</summary>
    public required string Path { get; init; }

    /// <summary>What the source finds the file by: an S3 key, a path in a repository, a digest.</summary>
    public required string Locator { get; init; }

    /// <summary>Names this version of the file, such as an entity tag; null when the source has no such name, or the locator is one.</summary>
    public string? Version { get; init; }

    /// <summary>Bytes; null when the source does not say beforehand.</summary>
    public long? Length { get; init; }

    /// <summary>64 lower-case hex digits; null when the source does not say.</summary>
    public string? Sha256 { get; init; }
}
