namespace CwHoe.ModelLoader.Pull;

/// <summary>One line of what Ollama streams while it pulls.</summary>
/// <remarks>https://github.com/ollama/ollama/blob/main/docs/api.md#pull-a-model</remarks>
internal sealed record PullStatus
{
    /// <summary>What it is doing; <c>success</c> at the end.</summary>
    public string? Status { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>Bytes of the layer.</summary>
    public long? Total { get; init; }

    /// <summary>Bytes of the layer that are here.</summary>
    public long? Completed { get; init; }
}
