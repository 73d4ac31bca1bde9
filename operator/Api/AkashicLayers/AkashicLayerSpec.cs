using CwHoe.Api.Schema;
using CwHoe.Contracts;
using CwHoe.Kube.Models;

namespace CwHoe.Api.AkashicLayers;

/// <summary>Where a record layer stands and what it maps.</summary>
[ValidationRule(
    "has(self.parentRef) != has(self.bucket)",
    Message = "a root layer has a bucket and a layer below another has parentRef, and lives in its root's bucket: set one and remove the other")]
[ValidationRule(
    "has(self.parentRef) == has(oldSelf.parentRef) && (!has(self.parentRef) || self.parentRef.name == oldSelf.parentRef.name)",
    Message = "parentRef cannot be changed, because the layer's prefix follows from it: apply another layer under the new parent", FieldPath = ".parentRef")]
public sealed record AkashicLayerSpec
{
    /// <summary>The layer above; null for a root. Immutable.</summary>
    public V1LocalObjectReference? ParentRef { get; init; }

    /// <summary>Coordinate of records that this layer maps. Required, immutable.</summary>
    [Required]
    [ValidationRule("self == oldSelf", Message = "dimension cannot be changed, because records are stored by it: apply another layer")]
    public Dimension? Dimension { get; init; }

    /// <summary>Where a root layer and all below it are stored. Required for a root and refused elsewhere.</summary>
    public AkashicLayerBucket? Bucket { get; init; }
}
