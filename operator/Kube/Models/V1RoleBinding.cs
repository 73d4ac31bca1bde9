namespace CwHoe.Kube.Models;

/// <summary>Who has a role in one namespace (rbac.authorization.k8s.io/v1).</summary>
[KubernetesEntity(Group = "rbac.authorization.k8s.io", ApiVersion = "v1", Kind = "RoleBinding", PluralName = "rolebindings")]
public sealed record V1RoleBinding : IKubernetesObject
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
