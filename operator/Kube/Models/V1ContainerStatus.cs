namespace CwHoe.Kube.Models;

/// <summary>State of one container (core/v1).</summary>
public sealed record V1ContainerStatus
{
    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>The image.</summary>
    public string? Image { get; init; }

    /// <summary>Now.</summary>
    public V1ContainerState? State { get; init; }

    /// <summary>Before the last restart.</summary>
    public V1ContainerState? LastState { get; init; }

    /// <summary>Whether its readiness probe passes.</summary>
    public bool? Ready { get; init; }

    /// <summary>Whether its startup probe passed.</summary>
    public bool? Started { get; init; }

    /// <summary>Restarts.</summary>
    public int? RestartCount { get; init; }
}
