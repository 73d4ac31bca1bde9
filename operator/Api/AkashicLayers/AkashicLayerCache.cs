using CwHoe.Api.Schema;
using CwHoe.Kube.Models;

namespace CwHoe.Api.AkashicLayers;

/// <summary>Volume that keeps a store's index over restarts. All in it can be made anew from the bucket.</summary>
[ValidationRule(
    "has(self.storageClassName) == has(oldSelf.storageClassName) && (!has(self.storageClassName) || self.storageClassName == oldSelf.storageClassName)",
    Message = "cache.storageClassName cannot be changed: remove cache, apply, and add it again with the new class; the index is made anew",
    FieldPath = ".storageClassName")]
[ValidationRule(
    "quantity(string(self.size)).compareTo(quantity(string(oldSelf.size))) >= 0",
    Message = "cache.size cannot shrink: keep at least the present size, or remove cache, apply, and add it again",
    FieldPath = ".size")]
public sealed record AkashicLayerCache
{
    /// <summary>Size of the claim, such as <c>20Gi</c>; it can grow, not shrink. Required.</summary>
    [Required]
    [ValidationRule("quantity(string(self)).isGreaterThan(quantity('0'))", Message = "cache.size must be more than 0, such as 20Gi")]
    public Quantity? Size { get; init; }

    /// <summary>Storage class; null for the cluster's default. Immutable.</summary>
    [Length(1, 253), Pattern(Patterns.DnsSubdomain)]
    public string? StorageClassName { get; init; }
}
