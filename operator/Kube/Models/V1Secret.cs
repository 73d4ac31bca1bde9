namespace CwHoe.Kube.Models;

/// <summary>Confidential data (core/v1).</summary>
[KubernetesEntity(Group = "", ApiVersion = "v1", Kind = "Secret", PluralName = "secrets")]
public sealed record V1Secret : IKubernetesObject
{
    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; init; } = new();

    /// <summary>Such as <c>Opaque</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Bytes by key, base64 in JSON.</summary>
    public IReadOnlyDictionary<string, byte[]>? Data { get; init; }
}
