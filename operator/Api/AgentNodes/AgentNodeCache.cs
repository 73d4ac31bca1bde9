using CwHoe.Api.Schema;
using CwHoe.Kube.Models;

namespace CwHoe.Api.AgentNodes;

/// <summary>Volume that keeps the fetched models of an AgentNode.</summary>
[ValidationRule(
    "has(self.storageClassName) == has(oldSelf.storageClassName) && (!has(self.storageClassName) || self.storageClassName == oldSelf.storageClassName)",
    Message = "cache.storageClassName cannot be changed: remove cache, apply, and add it again with the new class; the fetched models are fetched anew",
    FieldPath = ".storageClassName")]
[ValidationRule(
    "(has(self.accessMode) ? self.accessMode : 'ReadWriteOnce') == (has(oldSelf.accessMode) ? oldSelf.accessMode : 'ReadWriteOnce')",
    Message = "cache.accessMode cannot be changed: remove cache, apply, and add it again with the new mode; the fetched models are fetched anew",
    FieldPath = ".accessMode")]
[ValidationRule(
    "quantity(string(self.size)).compareTo(quantity(string(oldSelf.size))) >= 0",
    Message = "cache.size cannot shrink: keep at least the present size, or remove cache, apply, and add it again",
    FieldPath = ".size")]
public sealed record AgentNodeCache
{
    /// <summary>Size of the claim, such as <c>50Gi</c>; it can grow, not shrink. Required.</summary>
    [Required]
    [ValidationRule("quantity(string(self)).isGreaterThan(quantity('0'))", Message = "cache.size must be more than 0, such as 50Gi")]
    public Quantity? Size { get; init; }

    /// <summary>Storage class; null for the cluster's default. Immutable.</summary>
    [Length(1, 253), Pattern(Patterns.DnsSubdomain)]
    public string? StorageClassName { get; init; }

    /// <summary><c>ReadWriteOnce</c>, <c>ReadWriteMany</c> or <c>ReadWriteOncePod</c>; default <c>ReadWriteOnce</c>. Immutable.</summary>
    [AllowedValues("ReadWriteOnce", "ReadWriteMany", "ReadWriteOncePod"), Default("ReadWriteOnce")]
    public string? AccessMode { get; init; }
}
