using System.Text.Json;
using CwHoe.Contracts;
using CwHoe.Kube.Models;

namespace CwHoe.Api.AgentNodes;

/// <summary>What an AgentNode should be.</summary>
public sealed record AgentNodeSpec
{
    /// <summary>What the node is for; default <c>executor</c>.</summary>
    public Role? Role { get; init; }

    /// <summary>The model server. Required.</summary>
    public AgentNodeEngine? Engine { get; init; }

    /// <summary>The model it serves. Required, except for an external engine.</summary>
    public AgentNodeModel? Model { get; init; }

    /// <summary>GPUs of each replica; null for none.</summary>
    public AgentNodeGpu? Gpu { get; init; }

    /// <summary>CPU, memory and other resources of the engine container; requests default to 500m CPU and 1Gi of memory, the memory limit to the memory request.</summary>
    public V1ResourceRequirements? Resources { get; init; }

    /// <summary>Pods to run, 0-1000; default 1. The <c>/scale</c> subresource writes it. With <see cref="Autoscaling"/> it is only where scaling starts.</summary>
    public int? Replicas { get; init; }

    /// <summary>Scales on requests in flight; null for a fixed number of replicas.</summary>
    public AgentNodeAutoscaling? Autoscaling { get; init; }

    /// <summary>Volume that keeps fetched models over restarts; null for one that lives as long as the pod.</summary>
    public AgentNodeCache? Cache { get; init; }

    /// <summary>Where and with what precedence the pods run.</summary>
    public AgentNodeScheduling? Scheduling { get; init; }

    /// <summary>Strategic merge patch over the pod template, applied last. What would weaken the pod's isolation or its identity is refused.</summary>
    public JsonElement? PodOverrides { get; init; }

    /// <summary>Where the server is, for engine type <c>external</c> and no other.</summary>
    public AgentNodeExternal? External { get; init; }
}
