namespace CwHoe.Kube.Models;

/// <summary>A preferred pod affinity term (core/v1).</summary>
public sealed record V1WeightedPodAffinityTerm
{
    /// <summary>1-100.</summary>
    public int? Weight { get; init; }

    /// <summary>The term.</summary>
    public V1PodAffinityTerm? PodAffinityTerm { get; init; }
}
