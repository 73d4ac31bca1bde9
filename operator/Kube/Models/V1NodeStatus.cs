namespace CwHoe.Kube.Models;

/// <summary>What was observed of a node (core/v1).</summary>
public sealed record V1NodeStatus
{
    /// <summary>All there is, by resource name.</summary>
    public IReadOnlyDictionary<string, Quantity>? Capacity { get; init; }

    /// <summary>What pods may use.</summary>
    public IReadOnlyDictionary<string, Quantity>? Allocatable { get; init; }
}
