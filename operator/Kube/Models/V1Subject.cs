namespace CwHoe.Kube.Models;

/// <summary>Names a user, a group or a service account (rbac.authorization.k8s.io/v1).</summary>
public sealed record V1Subject
{
    /// <summary><c>User</c>, <c>Group</c> or <c>ServiceAccount</c>.</summary>
    public string? Kind { get; init; }

    /// <summary><c>rbac.authorization.k8s.io</c> for users and groups, null for service accounts.</summary>
    public string? ApiGroup { get; init; }

    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>Namespace of a service account.</summary>
    public string? Namespace { get; init; }
}
