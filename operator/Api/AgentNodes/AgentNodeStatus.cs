using CwHoe.Api.Schema;
using CwHoe.Kube.Models;

namespace CwHoe.Api.AgentNodes;

/// <summary>What was last observed of an AgentNode.</summary>
public sealed record AgentNodeStatus
{
    /// <summary>Generation of the spec that this status answers to.</summary>
    [RangeMinimum(0)]
    public long? ObservedGeneration { get; init; }

    /// <summary><c>Accepted</c>, <c>Scheduled</c>, <c>ModelLoaded</c> and <c>Ready</c>.</summary>
    [ListMap("type"), Items(0, 16)]
    public IReadOnlyList<V1Condition>? Conditions { get; init; }

    /// <summary>Base URL of the OpenAI-compatible API inside the cluster.</summary>
    [Length(0, 2048)]
    public string? Endpoint { get; init; }

    /// <summary>Pods that exist; read by <c>/scale</c>.</summary>
    [RangeMinimum(0)]
    public int? Replicas { get; init; }

    /// <summary>Pods that serve.</summary>
    [RangeMinimum(0)]
    public int? ReadyReplicas { get; init; }

    /// <summary>Pods that should exist, as autoscaling or the spec has it.</summary>
    [RangeMinimum(0)]
    public int? DesiredReplicas { get; init; }

    /// <summary>Label selector of the pods, in string form; read by <c>/scale</c>.</summary>
    [Length(0, 4096)]
    public string? Selector { get; init; }

    /// <summary>Models as the server lists them.</summary>
    [Items(0, 256), Elements(MaxLength = 512)]
    public IReadOnlyList<string>? Models { get; init; }

    /// <summary>What the node was seen to have.</summary>
    public AgentNodeCapabilities? Capabilities { get; init; }

    /// <summary>Requests in flight over all replicas when last asked; null where autoscaling is off.</summary>
    [RangeMinimum(0)]
    public int? InFlight { get; init; }

    /// <summary>Since when the load has asked for fewer replicas; null while it does not.</summary>
    public DateTimeOffset? ScaleDownSince { get; init; }
}
