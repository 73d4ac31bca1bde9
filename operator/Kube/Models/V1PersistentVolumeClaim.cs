namespace CwHoe.Kube.Models;

/// <summary>A claim to storage (core/v1).</summary>
[KubernetesEntity(Group = "", ApiVersion = "v1", Kind = "PersistentVolumeClaim", PluralName = "persistentvolumeclaims")]
public sealed record V1PersistentVolumeClaim : IKubernetesObject, IStatus<V1PersistentVolumeClaimStatus>
{
    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; init; } = new();

    /// <summary>What it asks for.</summary>
    public V1PersistentVolumeClaimSpec? Spec { get; init; }

    /// <summary>What was observed.</summary>
    public V1PersistentVolumeClaimStatus? Status { get; init; }
}
