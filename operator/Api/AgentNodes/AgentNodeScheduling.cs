using CwHoe.Kube.Models;

namespace CwHoe.Api.AgentNodes;

/// <summary>Where and with what precedence the pods of an AgentNode run.</summary>
public sealed record AgentNodeScheduling
{
    /// <summary>PriorityClass of the pods.</summary>
    public string? PriorityClassName { get; init; }

    /// <summary>Labels that a node must have.</summary>
    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }

    /// <summary>Taints that the pods bear; the vendor's GPU taint is added.</summary>
    public IReadOnlyList<V1Toleration>? Tolerations { get; init; }

    /// <summary>Node and pod affinity; GPU requirements are added to it.</summary>
    public V1Affinity? Affinity { get; init; }

    /// <summary>How replicas spread; the label selector defaults to the node's pods.</summary>
    public IReadOnlyList<V1TopologySpreadConstraint>? TopologySpreadConstraints { get; init; }

    /// <summary>Local queue that admits the pods (Kueue).</summary>
    public string? QueueName { get; init; }

    /// <summary>Scheduler; null for the cluster's default.</summary>
    public string? SchedulerName { get; init; }
}
