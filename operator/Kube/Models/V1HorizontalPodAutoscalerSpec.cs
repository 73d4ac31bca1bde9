namespace CwHoe.Kube.Models;

/// <summary>How a HorizontalPodAutoscaler scales (autoscaling/v1).</summary>
public sealed record V1HorizontalPodAutoscalerSpec
{
    /// <summary>What it scales.</summary>
    public V1CrossVersionObjectReference? ScaleTargetRef { get; init; }

    /// <summary>Fewest pods; default 1.</summary>
    public int? MinReplicas { get; init; }

    /// <summary>Most pods.</summary>
    public int? MaxReplicas { get; init; }

    /// <summary>Processor time of all pods, in per cent of their requests.</summary>
    public int? TargetCPUUtilizationPercentage { get; init; }
}
