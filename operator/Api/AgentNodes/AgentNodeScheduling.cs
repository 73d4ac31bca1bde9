using CwHoe.Api.Schema;
using CwHoe.Kube.Models;

namespace CwHoe.Api.AgentNodes;

/// <summary>Where and with what precedence the pods of an AgentNode run.</summary>
public sealed record AgentNodeScheduling
{
    /// <summary>PriorityClass of the pods.</summary>
    [Length(1, 253), Pattern(Patterns.DnsSubdomain)]
    public string? PriorityClassName { get; init; }

    /// <summary>Labels that a node must have; at most 32.</summary>
    [Items(0, 32), Elements(MaxLength = 63, Pattern = Patterns.LabelValue)]
    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }

    /// <summary>Taints that the pods bear, at most 32; the vendor's GPU taint is added.</summary>
    [Items(0, 32)]
    public IReadOnlyList<V1Toleration>? Tolerations { get; init; }

    /// <summary>Node and pod affinity; GPU requirements are added to it.</summary>
    public V1Affinity? Affinity { get; init; }

    /// <summary>How replicas spread, at most 16; the label selector defaults to the node's pods.</summary>
    [Items(0, 16), ListMap("topologyKey", "whenUnsatisfiable")]
    public IReadOnlyList<V1TopologySpreadConstraint>? TopologySpreadConstraints { get; init; }

    /// <summary>Local queue that admits the pods (Kueue).</summary>
    [Length(1, 63), Pattern(Patterns.DnsLabel)]
    public string? QueueName { get; init; }

    /// <summary>Scheduler; null for the cluster's default.</summary>
    [Length(1, 253), Pattern(Patterns.DnsSubdomain)]
    public string? SchedulerName { get; init; }
}
