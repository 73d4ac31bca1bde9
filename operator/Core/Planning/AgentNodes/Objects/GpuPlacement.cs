using CwHoe.Api.AgentNodes;
using CwHoe.Contracts;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.AgentNodes.Objects;

/// <summary>Which cluster nodes have the GPU that is asked for, and how pods get onto them.</summary>
internal static class GpuPlacement
{
    /// <summary>The extended resource to ask for.</summary>
    public static string ResourceName(AgentNodeGpu gpu) => gpu.ResourceName ?? WholeGpu(gpu).Name();

    /// <summary>Requirements on the node's labels, all of which must hold.</summary>
    public static IReadOnlyList<V1NodeSelectorRequirement> Requirements(AgentNodeGpu? gpu)
    {
        List<V1NodeSelectorRequirement> requirements = [];
        if (gpu?.Products is { Count: > 0 } products)
            requirements.Add(new() { Key = ProductLabel(gpu).Name(), Operator = "In", Values = products });
        if (gpu?.MinMemoryMiB is { } least)
        {
            // "at least" in the only terms that node affinity has
            requirements.Add(new() { Key = MemoryLabel(gpu).Name(), Operator = "Gt", Values = [(least - 1).ToString()] });
        }
        return requirements;
    }

    /// <summary>Bears the taint by which clusters keep other pods off GPU nodes; its key is the vendor's resource, whatever slice is asked for.</summary>
    public static V1Toleration Toleration(AgentNodeGpu gpu) => new() { Key = WholeGpu(gpu).Name(), Operator = "Exists", Effect = "NoSchedule" };

    /// <summary>Label of a node's GPU model.</summary>
    public static GpuLabel ProductLabel(AgentNodeGpu gpu) => Vendor(gpu) switch
    {
        GpuVendor.Amd => GpuLabel.AmdProduct,
        GpuVendor.Intel => GpuLabel.IntelProduct,
        _ => GpuLabel.NvidiaProduct,
    };

    /// <summary>Label of the memory of a node's GPUs.</summary>
    public static GpuLabel MemoryLabel(AgentNodeGpu gpu) => Vendor(gpu) switch
    {
        GpuVendor.Amd => GpuLabel.AmdMemory,
        GpuVendor.Intel => GpuLabel.IntelMemory,
        _ => GpuLabel.NvidiaMemory,
    };

    private static GpuVendor Vendor(AgentNodeGpu gpu) => gpu.Vendor ?? GpuVendor.Nvidia;

    private static GpuResource WholeGpu(AgentNodeGpu gpu) => Vendor(gpu) switch
    {
        GpuVendor.Amd => GpuResource.Amd,
        GpuVendor.Intel => GpuResource.Intel,
        _ => GpuResource.Nvidia,
    };
}
