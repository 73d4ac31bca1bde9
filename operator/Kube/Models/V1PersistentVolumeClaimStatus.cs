namespace CwHoe.Kube.Models;

/// <summary>What was observed of a claim (core/v1).</summary>
public sealed record V1PersistentVolumeClaimStatus
{
    /// <summary><c>Pending</c>, <c>Bound</c> or <c>Lost</c>.</summary>
    public string? Phase { get; init; }

    /// <summary>Its actual size.</summary>
    public IReadOnlyDictionary<string, Quantity>? Capacity { get; init; }
}
