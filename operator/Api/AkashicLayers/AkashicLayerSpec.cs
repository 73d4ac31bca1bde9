using CwHoe.Api.Schema;
using CwHoe.Contracts;
using CwHoe.Kube.Models;

namespace CwHoe.Api.AkashicLayers;

/// <summary>Where a record layer stands and what it maps.</summary>
[ValidationRule(
    "has(self.parentRef) != has(self.bucket)",
    Message = "a root layer has a bucket and a layer below another has parentRef, and lives in its root's bucket: set one and remove the other")]
[ValidationRule(
    "!has(self.parentRef) || !(has(self.search) || has(self.cache) || has(self.resources))",
    Message = "search, cache and resources are the store's, which is the root's: set them there and remove them here", Reason = "FieldValueForbidden")]
[ValidationRule(
    "has(self.parentRef) == has(oldSelf.parentRef) && (!has(self.parentRef) || self.parentRef.name == oldSelf.parentRef.name)",
    Message = "parentRef cannot be changed, because the layer's prefix follows from it: apply another layer under the new parent", FieldPath = ".parentRef")]
[ValidationRule(
    "!has(self.key) || self.dimension != 'time' || self.key.matches(r'" + AkashicLayerPatterns.TimeKey + "')",
    Message = "key of dimension time is matched with times such as 2026-11-22T12:00:00Z: use digits, - T : . Z, * and ?, such as 2026-11-*", FieldPath = ".key")]
public sealed record AkashicLayerSpec
{
    /// <summary>The layer above, of the same namespace; null for a root. Immutable.</summary>
    public V1LocalObjectReference? ParentRef { get; init; }

    /// <summary>Coordinate of records that this layer maps. Required, immutable.</summary>
    [Required]
    [ValidationRule("self == oldSelf", Message = "dimension cannot be changed, because records are stored by it: apply another layer")]
    public Dimension? Dimension { get; init; }

    /// <summary>
    /// Which records the layer takes: their coordinate in the dimension must match, <c>*</c> standing for any text and <c>?</c> for one character; default <c>*</c>, immutable.
    /// A time is matched as RFC 3339 has it in UTC, a phase by its name.
    /// </summary>
    [Length(1, 253), Pattern(AkashicLayerPatterns.Key), Default(AkashicLayerPatterns.AnyKey)]
    [ValidationRule("self == oldSelf", Message = "key cannot be changed, because the layer's prefix follows from it: apply another layer")]
    public string? Key { get; init; }

    /// <summary>Where a root layer and all below it are stored. Required for a root and refused elsewhere.</summary>
    public AkashicLayerBucket? Bucket { get; init; }

    /// <summary>How objects are compressed from now on; null for that of the layer above, and of a root for brotli.</summary>
    public AkashicLayerCompression? Compression { get; init; }

    /// <summary>How long records are kept; null for as the layer above, and of a root for ever.</summary>
    public AkashicLayerRetention? Retention { get; init; }

    /// <summary>The model that makes records findable by meaning; null for that of the layer above, and of a root for none.</summary>
    public AkashicLayerEmbeddings? Embeddings { get; init; }

    /// <summary>What keeps the index of a root layer and all below it; null for the store itself. Refused but for a root.</summary>
    public AkashicLayerSearch? Search { get; init; }

    /// <summary>When states are held under a name; null for as the layer above, and of a root for never by itself.</summary>
    public AkashicLayerSnapshots? Snapshots { get; init; }

    /// <summary>Training data that is written to the bucket by schedule; at most 32. Not inherited.</summary>
    [Items(0, 32), ListMap("name")]
    public IReadOnlyList<AkashicLayerExport>? Exports { get; init; }

    /// <summary>How often stored records are read again and proved; null for as the layer above, and of a root for the defaults.</summary>
    public AkashicLayerAudit? Audit { get; init; }

    /// <summary>Volume for the store's index; null for one that goes with the pod, 10Gi at most. Refused but for a root.</summary>
    public AkashicLayerCache? Cache { get; init; }

    /// <summary>CPU and memory of the store; default a request of 100m CPU and 256Mi of memory, and a limit of 1Gi. Refused but for a root.</summary>
    public V1ResourceRequirements? Resources { get; init; }
}
