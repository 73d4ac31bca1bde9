namespace CwHoe.Kube.Models;

/// <summary>An action on objects (authorization.k8s.io/v1 ResourceAttributes).</summary>
public sealed record V1ResourceAttributes
{
    /// <summary>The namespace; null for all, or for a cluster-scoped kind.</summary>
    public string? Namespace { get; init; }

    /// <summary>Such as <c>get</c>, or <c>*</c>.</summary>
    public string? Verb { get; init; }

    /// <summary>API group; null or empty for the core group.</summary>
    public string? Group { get; init; }

    /// <summary>API version; null or <c>*</c> for any.</summary>
    public string? Version { get; init; }

    /// <summary>Lower-case plural.</summary>
    public string? Resource { get; init; }

    /// <summary>Such as <c>status</c>; null for the object itself.</summary>
    public string? Subresource { get; init; }

    /// <summary>One object; null for all.</summary>
    public string? Name { get; init; }
}
