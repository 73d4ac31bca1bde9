namespace CwHoe.Kube.Models;

/// <summary>Pods to be near to (core/v1).</summary>
public sealed record V1PodAffinity
{
    /// <summary>What must hold.</summary>
    public IReadOnlyList<V1PodAffinityTerm>? RequiredDuringSchedulingIgnoredDuringExecution { get; init; }

    /// <summary>What should hold.</summary>
    public IReadOnlyList<V1WeightedPodAffinityTerm>? PreferredDuringSchedulingIgnoredDuringExecution { get; init; }
}
