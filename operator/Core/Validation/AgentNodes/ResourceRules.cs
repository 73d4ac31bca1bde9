using CwHoe.Api.AgentNodes;
using CwHoe.Contracts;

namespace CwHoe.Core.Validation.AgentNodes;

/// <summary>Rules of <c>spec.resources</c>.</summary>
internal static class ResourceRules
{
    private static readonly string[] GpuDomains = [.. Wire.All<GpuResource>().Select(resource => resource.Name()[..(resource.Name().IndexOf('/') + 1)])];

    /// <summary>Amounts that Kubernetes takes.</summary>
    public static IEnumerable<Violation> Quantities(AgentNode node) => Check.Resources("spec.resources", node.Spec.Resources);

    /// <summary>GPUs have one place, which also adds labels and tolerations.</summary>
    public static IEnumerable<Violation> Gpus(AgentNode node) =>
        from list in new[] { ("requests", node.Spec.Resources?.Requests), ("limits", node.Spec.Resources?.Limits) }
        from name in list.Item2?.Keys ?? []
        where GpuDomains.Any(domain => name.StartsWith(domain, StringComparison.Ordinal)) || name == node.Spec.Gpu?.ResourceName
        select new Violation($"spec.resources.{list.Item1}[{name}]", "GPUs are asked for in spec.gpu; move it there");
}
