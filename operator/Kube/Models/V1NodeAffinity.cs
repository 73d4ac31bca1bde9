namespace CwHoe.Kube.Models;

/// <summary>Which nodes a pod must or should run on (core/v1).</summary>
public sealed record V1NodeAffinity
{
    /// <summary>What must hold.</summary>
    public V1NodeSelector? RequiredDuringSchedulingIgnoredDuringExecution { get; init; }

    /// <summary>What should hold.</summary>
    public IReadOnlyList<V1PreferredSchedulingTerm>? PreferredDuringSchedulingIgnoredDuringExecution { get; init; }
}
