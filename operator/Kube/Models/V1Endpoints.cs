namespace CwHoe.Kube.Models;

/// <summary>The addresses behind a Service (core/v1).</summary>
[KubernetesEntity(Group = "", ApiVersion = "v1", Kind = "Endpoints", PluralName = "endpoints")]
public sealed record V1Endpoints : IKubernetesObject
{
    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; init; } = new();

    /// <summary>The addresses, by ports.</summary>
    public IReadOnlyList<V1EndpointSubset>? Subsets { get; init; }
}
