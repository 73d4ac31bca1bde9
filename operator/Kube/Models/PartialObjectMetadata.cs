namespace CwHoe.Kube.Models;

/// <summary>Any kind, reduced by the server to its metadata (meta/v1 PartialObjectMetadata).</summary>
[KubernetesEntity(Group = "meta.k8s.io", ApiVersion = "v1", Kind = "PartialObjectMetadata", PluralName = "partialobjectmetadata")]
public sealed record PartialObjectMetadata : IKubernetesObject
{
    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; init; } = new();
}
