using CwHoe.Api.Schema;
using CwHoe.Kube.Models;

namespace CwHoe.Api.AkashicLayers;

/// <summary>A record layer in a bucket: append-only, Merkle-proved, searchable, exportable as training data; layers nest.</summary>
[KubernetesEntity(Group = "cw-hoe.dev", ApiVersion = "v1alpha1", Kind = "AkashicLayer", PluralName = "akashiclayers")]
[ShortNames("akl")]
[Categories("all", "hoe")]
[AdditionalPrinterColumn(".spec.parentRef.name", "Parent")]
[AdditionalPrinterColumn(".spec.dimension", "Dimension")]
[AdditionalPrinterColumn(".status.treeSize", "Records", "integer")]
[AdditionalPrinterColumn(".status.activeHash", "Hash")]
[AdditionalPrinterColumn(".status.conditions[?(@.type==\"Consistent\")].status", "Consistent")]
[AdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].status", "Ready")]
[AdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
[AdditionalPrinterColumn(".spec.key", "Key", Priority = 1)]
[AdditionalPrinterColumn(".status.prefix", "Prefix", Priority = 1)]
[AdditionalPrinterColumn(".status.storedBytes", "Stored", "integer", Priority = 1)]
[AdditionalPrinterColumn(".status.endpoint", "Endpoint", Priority = 1)]
[AdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].message", "Message", Priority = 1)]
[ValidationRule(NameRules.AkashicService, Message = NameRules.AkashicServiceMessage)]
public sealed record AkashicLayer : IKubernetesObject, IStatus<AkashicLayerStatus>
{
    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; init; } = new();

    /// <summary>Where the layer stands and what it maps.</summary>
    [Required]
    public AkashicLayerSpec Spec { get; init; } = new();

    /// <inheritdoc/>
    public AkashicLayerStatus? Status { get; init; }
}
