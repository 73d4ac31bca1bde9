namespace CwHoe.Kube.Models;

/// <summary>Who has a ClusterRole everywhere (rbac.authorization.k8s.io/v1).</summary>
[KubernetesEntity(Group = "rbac.authorization.k8s.io", ApiVersion = "v1", Kind = "ClusterRoleBinding", PluralName = "clusterrolebindings")]
[EntityScope(EntityScope.Cluster)]
public sealed record V1ClusterRoleBinding : IKubernetesObject
{
    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; init; } = new();

    /// <summary>Who has it.</summary>
    public IReadOnlyList<V1Subject>? Subjects { get; init; }

    /// <summary>The role; cannot be changed.</summary>
    public V1RoleRef? RoleRef { get; init; }
}
