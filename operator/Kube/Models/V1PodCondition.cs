namespace CwHoe.Kube.Models;

/// <summary>One aspect of a pod's state (core/v1).</summary>
public sealed record V1PodCondition
{
    /// <summary>Such as <c>PodScheduled</c>, <c>Ready</c>.</summary>
    public string? Type { get; init; }

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Machine-readable cause.</summary>
    public string? Reason { get; init; }

    /// <summary>The cause for people.</summary>
    public string? Message { get; init; }

    /// <summary>When the status last changed, UTC.</summary>
    public DateTimeOffset? LastTransitionTime { get; init; }
}
