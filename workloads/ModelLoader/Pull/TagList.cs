namespace CwHoe.ModelLoader.Pull;

/// <summary>The models that an Ollama has.</summary>
internal sealed record TagList
{
    /// <summary>Null when there are none.</summary>
    public IReadOnlyList<TaggedModel>? Models { get; init; }
}
