namespace CwHoe.ModelLoader.Transfer;

/// <summary>What a model consists of.</summary>
internal sealed record ModelListing
{
    /// <summary>At least one.</summary>
    public required IReadOnlyList<ModelFile> Files { get; init; }

    /// <summary>Whether the model becomes a folder; else it is one file.</summary>
    public bool IsFolder { get; init; }
}
