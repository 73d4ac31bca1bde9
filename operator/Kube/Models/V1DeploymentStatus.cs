namespace CwHoe.Kube.Models;

/// <summary>What was observed of a Deployment (apps/v1).</summary>
public sealed record V1DeploymentStatus
{
    /// <summary>Generation this answers to.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>Pods that exist.</summary>
    public int? Replicas { get; init; }

    /// <summary>Pods of the present template.</summary>
    public int? UpdatedReplicas { get; init; }

    /// <summary>Pods that are ready.</summary>
    public int? ReadyReplicas { get; init; }

    /// <summary>Pods that are ready long enough.</summary>
    public int? AvailableReplicas { get; init; }

    /// <summary>Conditions.</summary>
    public IReadOnlyList<V1DeploymentCondition>? Conditions { get; init; }
}
