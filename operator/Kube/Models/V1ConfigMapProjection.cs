namespace CwHoe.Kube.Models;

/// <summary>Keys of a ConfigMap as files (core/v1).</summary>
public sealed record V1ConfigMapProjection
{
    /// <summary>Name of the ConfigMap.</summary>
    public string? Name { get; init; }

    /// <summary>Keys; null for all.</summary>
    public IReadOnlyList<V1KeyToPath>? Items { get; init; }

    /// <summary>Whether it may be missing.</summary>
    public bool? Optional { get; init; }
}
