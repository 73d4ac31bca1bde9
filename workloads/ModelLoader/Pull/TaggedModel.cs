namespace CwHoe.ModelLoader.Pull;

/// <summary>A model that an Ollama has.</summary>
internal sealed record TaggedModel
{
    /// <summary>With its tag, such as <c>llama3.2:latest</c>.</summary>
    public string? Name { get; init; }
}
