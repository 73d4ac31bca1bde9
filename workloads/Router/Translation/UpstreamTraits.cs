namespace CwHoe.Router.Translation;

/// <summary>What a request's translation must know of the upstream.</summary>
internal sealed record UpstreamTraits
{
    /// <summary>The name that the upstream has for the model; it replaces the client's.</summary>
    public required string Model { get; init; }

    /// <summary>
    /// Whether an upstream of Chat Completions takes what OpenAI's own service does and nothing else: <c>max_completion_tokens</c> instead of
    /// <c>max_tokens</c>, no <c>top_k</c>, no <c>reasoning_content</c>. False by default: llama.cpp, vLLM, Ollama and most services.
    /// </summary>
    public bool OpenAiOnly { get; init; }

    /// <summary>Tokens an answer may have where the client sets no limit and the API wants one (Messages). 4096 by default, which every model allows.</summary>
    public int DefaultMaxTokens { get; init; } = 4096;
}
