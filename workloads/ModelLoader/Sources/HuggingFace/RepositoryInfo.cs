namespace CwHoe.ModelLoader.Sources.HuggingFace;

/// <summary>What the hub says of a repository at a revision.</summary>
/// <remarks>https://huggingface.co/docs/hub/api</remarks>
internal sealed record RepositoryInfo
{
    /// <summary>The commit.</summary>
    public string? Sha { get; init; }

    /// <summary>The files.</summary>
    public IReadOnlyList<RepositoryFile>? Siblings { get; init; }
}
