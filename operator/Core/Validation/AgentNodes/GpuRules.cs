using CwHoe.Api.AgentNodes;
using CwHoe.Contracts;

namespace CwHoe.Core.Validation.AgentNodes;

/// <summary>Rules of <c>spec.gpu</c>.</summary>
internal static class GpuRules
{
    private const int MostGpus = 64;

    /// <summary>How many of which resource.</summary>
    public static IEnumerable<Violation> Amount(AgentNode node)
    {
        foreach (var violation in Check.Range("spec.gpu.count", node.Spec.Gpu?.Count, 1, MostGpus))
            yield return violation;
        if (node.Spec.Gpu?.ResourceName is { } resource && !Syntax.IsExtendedResource(resource))
            yield return new("spec.gpu.resourceName", $"is '{resource}', which is not an extended resource such as nvidia.com/mig-1g.10gb");
    }

    /// <summary>Requirements that a node's labels can meet.</summary>
    public static IEnumerable<Violation> Selection(AgentNode node)
    {
        if (node.Spec.Gpu is not { } gpu)
            yield break;
        for (var i = 0; i < (gpu.Products?.Count ?? 0); i++)
        {
            if (!Syntax.IsLabelValue(gpu.Products![i]))
                yield return new($"spec.gpu.products[{i}]", $"is '{gpu.Products[i]}', which no label can be; write it as the node's label has it, such as NVIDIA-L4");
        }
        if (gpu.MinMemoryMiB is { } memory)
        {
            if (memory < 1)
                yield return new("spec.gpu.minMemoryMiB", $"is {memory}; it must be at least 1");
            // AMD's label has a unit ("24G"), which node affinity cannot compare, and Intel's counts the bytes of all GPUs.
            if (gpu.Vendor is GpuVendor.Amd or GpuVendor.Intel)
                yield return new("spec.gpu.minMemoryMiB", $"the node labels of {gpu.Vendor.Value.Name()} cannot be compared with MiB; use spec.gpu.products");
        }
        foreach (var violation in Check.ObjectName("spec.gpu.runtimeClassName", gpu.RuntimeClassName))
            yield return violation;
    }
}
