namespace CwHoe.Kube.Models;

/// <summary>Pods to be far from (core/v1).</summary>
public sealed record V1PodAntiAffinity
{
    /// <summary>What must hold.</summary>
    public IReadOnlyList<V1PodAffinityTerm>? RequiredDuringSchedulingIgnoredDuringExecution { get; init; }

    /// <summary>What should hold.</summary>
    public IReadOnlyList<V1WeightedPodAffinityTerm>? PreferredDuringSchedulingIgnoredDuringExecution { get; init; }
}
