namespace CwHoe.Kube.Models;

/// <summary>Names a role (rbac.authorization.k8s.io/v1).</summary>
public sealed record V1RoleRef
{
    /// <summary><c>rbac.authorization.k8s.io</c>.</summary>
    public string? ApiGroup { get; init; }

    /// <summary><c>Role</c> or <c>ClusterRole</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>Its name.</summary>
    public string? Name { get; init; }
}
