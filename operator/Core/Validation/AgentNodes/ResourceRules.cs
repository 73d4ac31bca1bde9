using CwHoe.Api.AgentNodes;
using CwHoe.Contracts;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Validation.AgentNodes;

/// <summary>Rules of <c>spec.resources</c>.</summary>
internal static class ResourceRules
{
    private static readonly string[] GpuDomains = [.. Wire.All<GpuResource>().Select(resource => resource.Name()[..(resource.Name().IndexOf('/') + 1)])];

    /// <summary>Nothing below zero, no request above its limit.</summary>
    public static IEnumerable<Violation> Quantities(AgentNode node)
    {
        if (node.Spec.Resources is not { } resources)
            return [];
        var limits = resources.Limits ?? new Dictionary<string, Quantity>();
        var requests = resources.Requests ?? new Dictionary<string, Quantity>();
        return
        [
            .. Negative("spec.resources.requests", requests),
            .. Negative("spec.resources.limits", limits),
            .. requests
                .Where(request => limits.TryGetValue(request.Key, out var limit) && request.Value > limit)
                .Select(request => new Violation($"spec.resources.requests[{request.Key}]", $"is {request.Value}, more than its limit {limits[request.Key]}")),
        ];
    }

    /// <summary>GPUs have one place, which also adds labels and tolerations.</summary>
    public static IEnumerable<Violation> Gpus(AgentNode node) =>
        from list in new[] { ("requests", node.Spec.Resources?.Requests), ("limits", node.Spec.Resources?.Limits) }
        from name in list.Item2?.Keys ?? []
        where GpuDomains.Any(domain => name.StartsWith(domain, StringComparison.Ordinal)) || name == node.Spec.Gpu?.ResourceName
        select new Violation($"spec.resources.{list.Item1}[{name}]", "GPUs are asked for in spec.gpu; move it there");

    private static IEnumerable<Violation> Negative(string field, IReadOnlyDictionary<string, Quantity> quantities) =>
        quantities.Where(quantity => quantity.Value < (Quantity)0).Select(quantity => new Violation($"{field}[{quantity.Key}]", $"is {quantity.Value}, less than nothing"));
}
