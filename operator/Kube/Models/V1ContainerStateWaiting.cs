namespace CwHoe.Kube.Models;

/// <summary>Why a container does not run yet (core/v1).</summary>
public sealed record V1ContainerStateWaiting
{
    /// <summary>Such as <c>ImagePullBackOff</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>For people.</summary>
    public string? Message { get; init; }
}
