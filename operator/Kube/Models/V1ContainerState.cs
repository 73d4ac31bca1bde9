namespace CwHoe.Kube.Models;

/// <summary>What a container does; one of the three (core/v1).</summary>
public sealed record V1ContainerState
{
    /// <summary>It waits.</summary>
    public V1ContainerStateWaiting? Waiting { get; init; }

    /// <summary>It runs.</summary>
    public V1ContainerStateRunning? Running { get; init; }

    /// <summary>It ended.</summary>
    public V1ContainerStateTerminated? Terminated { get; init; }
}
