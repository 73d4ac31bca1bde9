namespace CwHoe.Kube.Models;

/// <summary>An action at a point of a container's life (core/v1).</summary>
public sealed record V1LifecycleHandler
{
    /// <summary>A command.</summary>
    public V1ExecAction? Exec { get; init; }

    /// <summary>An HTTP GET.</summary>
    public V1HttpGetAction? HttpGet { get; init; }
}
