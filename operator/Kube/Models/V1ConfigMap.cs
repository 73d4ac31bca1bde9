namespace CwHoe.Kube.Models;

/// <summary>Configuration (core/v1).</summary>
[KubernetesEntity(Group = "", ApiVersion = "v1", Kind = "ConfigMap", PluralName = "configmaps")]
public sealed record V1ConfigMap : IKubernetesObject
{
    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; init; } = new();

    /// <summary>Text by key; at most 1 MiB in all.</summary>
    public IReadOnlyDictionary<string, string>? Data { get; init; }
}
