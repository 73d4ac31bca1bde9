namespace CwHoe.Kube.Models;

/// <summary>A volume of a pod (core/v1).</summary>
public sealed record V1Volume
{
    /// <summary>The name; a DNS label.</summary>
    public string? Name { get; init; }

    /// <summary>A folder.</summary>
    public V1EmptyDirVolumeSource? EmptyDir { get; init; }

    /// <summary>A claim.</summary>
    public V1PersistentVolumeClaimVolumeSource? PersistentVolumeClaim { get; init; }

    /// <summary>A Secret.</summary>
    public V1SecretVolumeSource? Secret { get; init; }

    /// <summary>A ConfigMap.</summary>
    public V1ConfigMapVolumeSource? ConfigMap { get; init; }

    /// <summary>Several sources.</summary>
    public V1ProjectedVolumeSource? Projected { get; init; }
}
