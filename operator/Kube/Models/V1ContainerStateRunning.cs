namespace CwHoe.Kube.Models;

/// <summary>Since when a container runs (core/v1).</summary>
public sealed record V1ContainerStateRunning
{
    /// <summary>UTC.</summary>
    public DateTimeOffset? StartedAt { get; init; }
}
