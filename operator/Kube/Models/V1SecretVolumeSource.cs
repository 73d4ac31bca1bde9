namespace CwHoe.Kube.Models;

/// <summary>A Secret as a folder (core/v1).</summary>
public sealed record V1SecretVolumeSource
{
    /// <summary>Name of the Secret.</summary>
    public string? SecretName { get; init; }

    /// <summary>Whether it may be missing.</summary>
    public bool? Optional { get; init; }

    /// <summary>Keys; null for all.</summary>
    public IReadOnlyList<V1KeyToPath>? Items { get; init; }

    /// <summary>Mode bits.</summary>
    public int? DefaultMode { get; init; }
}
