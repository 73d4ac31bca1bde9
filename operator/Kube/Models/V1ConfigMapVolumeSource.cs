namespace CwHoe.Kube.Models;

/// <summary>A ConfigMap as a folder (core/v1).</summary>
public sealed record V1ConfigMapVolumeSource
{
    /// <summary>Name of the ConfigMap.</summary>
    public string? Name { get; init; }

    /// <summary>Whether it may be missing.</summary>
    public bool? Optional { get; init; }

    /// <summary>Keys; null for all.</summary>
    public IReadOnlyList<V1KeyToPath>? Items { get; init; }

    /// <summary>Mode bits.</summary>
    public int? DefaultMode { get; init; }
}
