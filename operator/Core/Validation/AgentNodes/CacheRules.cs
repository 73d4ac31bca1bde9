using CwHoe.Api.AgentNodes;
using CwHoe.Core.Planning.AgentNodes;
using CwHoe.Core.Planning.AgentNodes.Engines;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Validation.AgentNodes;

/// <summary>Rules of <c>spec.cache</c>.</summary>
internal static class CacheRules
{
    private const string OnePod = "ReadWriteOncePod";

    /// <summary>A volume that a claim can ask for.</summary>
    public static IEnumerable<Violation> Volume(AgentNode node)
    {
        if (node.Spec.Cache is not { } cache)
            yield break;
        if (cache.Size is not { } size)
            yield return new("spec.cache.size", "is required");
        else if (size <= (Quantity)0)
            yield return new("spec.cache.size", $"is {size}; it must be more than nothing");
        foreach (var violation in Check.ObjectName("spec.cache.storageClassName", cache.StorageClassName))
            yield return violation;
        foreach (var violation in Check.OneOf("spec.cache.accessMode", cache.AccessMode, "ReadWriteOnce", "ReadWriteMany", OnePod))
            yield return violation;
    }

    /// <summary>Something to keep in it, and no more pods than may have it.</summary>
    public static IEnumerable<Violation> Use(AgentNode node)
    {
        if (node.Spec.Cache is not { } cache || EngineProfile.Find(node.Spec.Engine?.Type) is not { } profile)
            yield break;
        if (!profile.PullsByName && ModelSource.TryParse(node.Spec.Model?.Source, out var source, out _) && !source.IsFetched)
            yield return new("spec.cache", "only s3://, hf:// and oci:// sources are fetched; leave it out");
        var replicas = node.Spec.Autoscaling?.Max ?? node.Spec.Replicas ?? 1;
        if (cache.AccessMode == OnePod && replicas > 1)
            yield return new("spec.cache.accessMode", $"is {OnePod}, but there may be {replicas} pods; use ReadWriteMany");
    }
}
