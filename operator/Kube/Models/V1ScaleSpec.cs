namespace CwHoe.Kube.Models;

/// <summary>How many replicas are wanted (autoscaling/v1 ScaleSpec).</summary>
public sealed record V1ScaleSpec
{
    /// <summary>At least 0; servers leave a 0 out, so that null in an answer means 0.</summary>
    public int? Replicas { get; init; }
}
