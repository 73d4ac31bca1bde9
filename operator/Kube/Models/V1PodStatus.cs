namespace CwHoe.Kube.Models;

/// <summary>What was observed of a pod (core/v1).</summary>
public sealed record V1PodStatus
{
    /// <summary><c>Pending</c>, <c>Running</c>, <c>Succeeded</c>, <c>Failed</c> or <c>Unknown</c>.</summary>
    public string? Phase { get; init; }

    /// <summary>Such as <c>Evicted</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>For people.</summary>
    public string? Message { get; init; }

    /// <summary>Address.</summary>
    public string? PodIP { get; init; }

    /// <summary>Conditions.</summary>
    public IReadOnlyList<V1PodCondition>? Conditions { get; init; }

    /// <summary>Init containers.</summary>
    public IReadOnlyList<V1ContainerStatus>? InitContainerStatuses { get; init; }

    /// <summary>Containers.</summary>
    public IReadOnlyList<V1ContainerStatus>? ContainerStatuses { get; init; }
}
