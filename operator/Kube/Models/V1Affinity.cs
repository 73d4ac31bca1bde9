namespace CwHoe.Kube.Models;

/// <summary>Scheduling constraints of a pod (core/v1).</summary>
public sealed record V1Affinity
{
    /// <summary>To nodes.</summary>
    public V1NodeAffinity? NodeAffinity { get; init; }

    /// <summary>To pods.</summary>
    public V1PodAffinity? PodAffinity { get; init; }

    /// <summary>Away from pods.</summary>
    public V1PodAntiAffinity? PodAntiAffinity { get; init; }
}
