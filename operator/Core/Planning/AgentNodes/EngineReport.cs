namespace CwHoe.Core.Planning.AgentNodes;

/// <summary>What an engine said when it was last asked.</summary>
public sealed record EngineReport
{
    /// <summary>Why there is no answer, without secrets; null where there is one.</summary>
    public string? Error { get; init; }

    /// <summary>Identifiers that <c>/v1/models</c> lists.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>Version as the engine gives it; null where it does not.</summary>
    public string? Version { get; init; }

    /// <summary>Tokens of context that it serves; null where it does not say.</summary>
    public int? ContextLength { get; init; }

    /// <summary>Requests running and queued, by pod name; a pod whose metrics could not be read is missing.</summary>
    public IReadOnlyDictionary<string, int> InFlight { get; init; } = new Dictionary<string, int>();
}
