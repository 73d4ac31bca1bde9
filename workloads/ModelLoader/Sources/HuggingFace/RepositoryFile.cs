namespace CwHoe.ModelLoader.Sources.HuggingFace;

/// <summary>What the hub says of a file, asked with <c>blobs=true</c>.</summary>
internal sealed record RepositoryFile
{
    /// <summary>Path in the repository.</summary>
    public string? Rfilename { get; init; }

    /// <summary>Bytes.</summary>
    public long? Size { get; init; }

    /// <summary>Only of files in large file storage.</summary>
    public LargeFile? Lfs { get; init; }
}
