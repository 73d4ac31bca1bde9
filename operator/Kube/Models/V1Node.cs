namespace CwHoe.Kube.Models;

/// <summary>A machine of the cluster (core/v1).</summary>
[KubernetesEntity(Group = "", ApiVersion = "v1", Kind = "Node", PluralName = "nodes")]
[EntityScope(EntityScope.Cluster)]
public sealed record V1Node : IKubernetesObject, IStatus<V1NodeStatus>
{
    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; init; } = new();

    /// <summary>What was observed.</summary>
    public V1NodeStatus? Status { get; init; }
}
