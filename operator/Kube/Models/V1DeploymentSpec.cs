namespace CwHoe.Kube.Models;

/// <summary>What a Deployment should be (apps/v1).</summary>
public sealed record V1DeploymentSpec
{
    /// <summary>Pods; default 1.</summary>
    public int? Replicas { get; init; }

    /// <summary>Which pods; immutable.</summary>
    public V1LabelSelector? Selector { get; init; }

    /// <summary>The pods.</summary>
    public V1PodTemplateSpec? Template { get; init; }

    /// <summary>How they are replaced.</summary>
    public V1DeploymentStrategy? Strategy { get; init; }

    /// <summary>Old ReplicaSets kept; default 10.</summary>
    public int? RevisionHistoryLimit { get; init; }

    /// <summary>Seconds until a stuck update is reported; default 600.</summary>
    public int? ProgressDeadlineSeconds { get; init; }

    /// <summary>Seconds a pod must be ready to count; default 0.</summary>
    public int? MinReadySeconds { get; init; }
}
