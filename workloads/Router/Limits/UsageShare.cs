using System.Text.Json.Serialization;

namespace CwHoe.Router.Limits;

/// <summary>What one replica has counted, as the replicas tell each other in the usage ConfigMap: one entry for each, JSON.</summary>
internal sealed record UsageShare
{
    /// <summary>When it was written, seconds since 1970.</summary>
    [JsonPropertyName("at")]
    public long At { get; init; }

    /// <summary>By caller; the empty name stands for all together.</summary>
    [JsonPropertyName("callers")]
    public Dictionary<string, CallerShare> Callers { get; init; } = [];
}
