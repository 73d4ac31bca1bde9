namespace CwHoe.Kube.Models;

/// <summary>Actions in a container's life (core/v1).</summary>
public sealed record V1Lifecycle
{
    /// <summary>After start.</summary>
    public V1LifecycleHandler? PostStart { get; init; }

    /// <summary>Before the stop signal.</summary>
    public V1LifecycleHandler? PreStop { get; init; }
}
