using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.AgentNodes.Objects;

/// <summary>CPU, memory and GPUs of the engine's container.</summary>
internal static class EngineResources
{
    private const string Cpu = "cpu";
    private const string Memory = "memory";

    private static readonly Quantity DefaultCpu = Quantity.Parse("500m");
    private static readonly Quantity DefaultMemory = Quantity.Parse("1Gi");

    /// <summary>
    /// The spec's, completed: a request that is missing is the limit, or 500m of CPU and 1Gi of memory where there is none; a missing
    /// memory limit is the request, so that a server out of memory ends alone; CPU stays unlimited, so that it may use what is idle.
    /// </summary>
    public static V1ResourceRequirements Of(ResolvedNode node)
    {
        var requests = Copy(node.Spec.Resources?.Requests);
        var limits = Copy(node.Spec.Resources?.Limits);
        requests.TryAdd(Cpu, limits.TryGetValue(Cpu, out var cpu) ? cpu : DefaultCpu);
        requests.TryAdd(Memory, limits.TryGetValue(Memory, out var memory) ? memory : DefaultMemory);
        limits.TryAdd(Memory, requests[Memory]);
        if (node.Spec.Gpu is { } gpu)
        {
            // Extended resources are not overcommitted: the limit is the request.
            limits[GpuPlacement.ResourceName(gpu)] = node.GpuCount;
        }
        return new() { Requests = requests, Limits = limits };
    }

    /// <summary>The memory past which the kernel kills the engine, in bytes.</summary>
    public static Quantity MemoryLimit(ResolvedNode node) => Of(node).Limits![Memory];

    private static SortedDictionary<string, Quantity> Copy(IReadOnlyDictionary<string, Quantity>? quantities) =>
        new((quantities ?? new Dictionary<string, Quantity>()).ToDictionary(), StringComparer.Ordinal);
}
