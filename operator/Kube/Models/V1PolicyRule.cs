namespace CwHoe.Kube.Models;

/// <summary>What a role allows (rbac.authorization.k8s.io/v1).</summary>
public sealed record V1PolicyRule
{
    /// <summary>API groups; empty text for the core group.</summary>
    public IReadOnlyList<string>? ApiGroups { get; init; }

    /// <summary>Plural names; <c>NAME/SUBRESOURCE</c> for a subresource.</summary>
    public IReadOnlyList<string>? Resources { get; init; }

    /// <summary>Names of objects; null for all.</summary>
    public IReadOnlyList<string>? ResourceNames { get; init; }

    /// <summary>Such as <c>get</c>, <c>list</c>, <c>watch</c>, <c>create</c>, <c>patch</c>.</summary>
    public IReadOnlyList<string>? Verbs { get; init; }
}
