namespace CwHoe.Kube.Models;

/// <summary>Names an object (core/v1).</summary>
public sealed record V1ObjectReference
{
    /// <summary><c>group/version</c>.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The kind.</summary>
    public string? Kind { get; init; }

    /// <summary>The namespace; null for cluster-scoped kinds.</summary>
    public string? Namespace { get; init; }

    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>The uid.</summary>
    public string? Uid { get; init; }

    /// <summary>The version meant.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Part of the object meant.</summary>
    public string? FieldPath { get; init; }
}
