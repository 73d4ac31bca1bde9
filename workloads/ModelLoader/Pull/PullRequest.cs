namespace CwHoe.ModelLoader.Pull;

/// <summary>What Ollama is asked to pull.</summary>
internal sealed record PullRequest
{
    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>Whether to tell how it goes.</summary>
    public bool Stream { get; init; } = true;
}
