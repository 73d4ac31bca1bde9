namespace CwHoe.ModelLoader.Checksums;

/// <summary>One file of a model as it is on the disk.</summary>
internal sealed record FileDigest
{
    /// <summary>Path below the model's folder with <c>/</c> between names; the file's name where the model is one file.</summary>
    public required string Path { get; init; }

    /// <summary>Bytes.</summary>
    public required long Length { get; init; }

    /// <summary>When the file was last written, UTC.</summary>
    public required DateTime Modified { get; init; }

    /// <summary>64 lower-case hex digits.</summary>
    public required string Sha256 { get; init; }
}
