namespace CwHoe.Kube.Models;

/// <summary>Pods to be near to or far from (core/v1).</summary>
public sealed record V1PodAffinityTerm
{
    /// <summary>Which pods.</summary>
    public V1LabelSelector? LabelSelector { get; init; }

    /// <summary>In which namespaces; null for the pod's own.</summary>
    public IReadOnlyList<string>? Namespaces { get; init; }

    /// <summary>Node label that says what is near.</summary>
    public string? TopologyKey { get; init; }
}
