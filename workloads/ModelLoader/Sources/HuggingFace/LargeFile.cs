namespace CwHoe.ModelLoader.Sources.HuggingFace;

/// <summary>A file in large file storage.</summary>
internal sealed record LargeFile
{
    /// <summary>64 hex digits.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Bytes.</summary>
    public long? Size { get; init; }
}
