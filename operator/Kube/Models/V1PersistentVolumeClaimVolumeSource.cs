namespace CwHoe.Kube.Models;

/// <summary>A claim as a volume (core/v1).</summary>
public sealed record V1PersistentVolumeClaimVolumeSource
{
    /// <summary>Name of the claim.</summary>
    public string? ClaimName { get; init; }

    /// <summary>Whether it is read-only.</summary>
    public bool? ReadOnly { get; init; }
}
