using CwHoe.Api.AgentNodes;
using CwHoe.Core.Planning.AgentNodes.Objects;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Validation.AgentNodes;

/// <summary>Rules of <c>spec.resources</c>.</summary>
internal static class ResourceRules
{
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

    /// <summary>GPUs have one place.</summary>
    public static IEnumerable<Violation> Gpus(AgentNode node)
    {
        if (node.Spec is not { Gpu: { } gpu, Resources: { } resources })
            return [];
        var name = GpuPlacement.ResourceName(gpu);
        return new[] { ("requests", resources.Requests), ("limits", resources.Limits) }
            .Where(list => list.Item2?.ContainsKey(name) == true)
            .Select(list => new Violation($"spec.resources.{list.Item1}[{name}]", "is what spec.gpu asks for already; leave it out"));
    }

    private static IEnumerable<Violation> Negative(string field, IReadOnlyDictionary<string, Quantity> quantities) =>
        quantities.Where(quantity => quantity.Value < (Quantity)0).Select(quantity => new Violation($"{field}[{quantity.Key}]", $"is {quantity.Value}, less than nothing"));
}
