namespace CwHoe.Kube.Models;

/// <summary>An identity for pods (core/v1).</summary>
[KubernetesEntity(Group = "", ApiVersion = "v1", Kind = "ServiceAccount", PluralName = "serviceaccounts")]
public sealed record V1ServiceAccount : IKubernetesObject
{
    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; init; } = new();

    /// <summary>Whether pods get its token.</summary>
    public bool? AutomountServiceAccountToken { get; init; }

    /// <summary>Secrets for pulling.</summary>
    public IReadOnlyList<V1LocalObjectReference>? ImagePullSecrets { get; init; }
}
