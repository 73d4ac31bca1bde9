using CwHoe.Api.RouterPolicies;
using CwHoe.Core.Planning.RouterPolicies;
using CwHoe.Core.Planning.RouterPolicies.Objects;
using CwHoe.Core.Planning.Workloads;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Validation.RouterPolicies;

/// <summary>Rules of <c>spec.cache</c>.</summary>
internal static class CacheRules
{
    private const string Least = "1Mi";

    /// <summary>A size that leaves memory for the router itself.</summary>
    public static IEnumerable<Violation> Size(RouterPolicy policy)
    {
        if (policy.Spec.Cache is null)
            yield break;
        var size = policy.Spec.Cache.Size ?? RouterDefaults.CacheSize;
        var memory = RouterResources.Of(policy).Limits![WorkloadResources.MemoryName];
        if (size < Quantity.Parse(Least))
            yield return new("spec.cache.size", $"is {size}; it must be at least {Least}");
        else if (size >= memory)
            yield return new("spec.cache.size", $"is {size}, but a replica has only {memory} of memory; lower it, or raise spec.resources.limits.memory");
    }
}
