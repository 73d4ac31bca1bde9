namespace CwHoe.Kube.Models;

/// <summary>What may be done in one namespace (rbac.authorization.k8s.io/v1).</summary>
[KubernetesEntity(Group = "rbac.authorization.k8s.io", ApiVersion = "v1", Kind = "Role", PluralName = "roles")]
public sealed record V1Role : IKubernetesObject
{
    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; init; } = new();

    /// <summary>All that is allowed.</summary>
    public IReadOnlyList<V1PolicyRule>? Rules { get; init; }
}
