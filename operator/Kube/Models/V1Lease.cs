namespace CwHoe.Kube.Models;

/// <summary>A right that one holder at a time has, for as long as it renews it (coordination.k8s.io/v1).</summary>
[KubernetesEntity(Group = "coordination.k8s.io", ApiVersion = "v1", Kind = "Lease", PluralName = "leases")]
public sealed record V1Lease : IKubernetesObject
{
    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; init; } = new();

    /// <summary>Who holds it and since when.</summary>
    public V1LeaseSpec? Spec { get; init; }
}
