namespace CwHoe.Kube.Models;

/// <summary>How many replicas there are (autoscaling/v1 ScaleStatus).</summary>
public sealed record V1ScaleStatus
{
    /// <summary>The number seen last.</summary>
    public int? Replicas { get; init; }

    /// <summary>Label selector of the pods, in text form.</summary>
    public string? Selector { get; init; }
}
