using CwHoe.Api.AkashicLayers;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Validation.AkashicLayers;

/// <summary>Rules of <c>spec.cache</c> and <c>spec.resources</c>, and of all that is the store's.</summary>
internal static class StoreRules
{
    /// <summary>One store keeps the whole tree, so its settings have one place.</summary>
    public static IEnumerable<Violation> OnlyOfARoot(AkashicLayer layer)
    {
        if (layer.Spec.ParentRef is null)
            return [];
        (string Name, object? Value)[] settings = [("search", layer.Spec.Search), ("cache", layer.Spec.Cache), ("resources", layer.Spec.Resources)];
        return settings.Where(setting => setting.Value is not null)
            .Select(setting => new Violation($"spec.{setting.Name}", "is the store's, which is the root's: set it there and leave it out here"));
    }

    /// <summary>A volume that a claim can ask for.</summary>
    public static IEnumerable<Violation> Cache(AkashicLayer layer)
    {
        if (layer.Spec.Cache is not { } cache)
            yield break;
        if (cache.Size is not { } size)
            yield return new("spec.cache.size", "is required");
        else if (size <= (Quantity)0)
            yield return new("spec.cache.size", $"is {size}; it must be more than nothing");
        foreach (var violation in Check.ObjectName("spec.cache.storageClassName", cache.StorageClassName))
            yield return violation;
    }

    /// <summary>Amounts that Kubernetes takes.</summary>
    public static IEnumerable<Violation> Resources(AkashicLayer layer) => Check.Resources("spec.resources", layer.Spec.Resources);
}
