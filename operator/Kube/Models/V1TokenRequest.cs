namespace CwHoe.Kube.Models;

/// <summary>Asks for a token of a service account (authentication.k8s.io/v1 TokenRequest).</summary>
[KubernetesEntity(Group = "authentication.k8s.io", ApiVersion = "v1", Kind = "TokenRequest", PluralName = "tokenrequests")]
public sealed record V1TokenRequest : IKubernetesObject
{
    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; init; } = new();

    /// <summary>What is asked for.</summary>
    public V1TokenRequestSpec? Spec { get; init; }

    /// <summary>The token; set by the server.</summary>
    public V1TokenRequestStatus? Status { get; init; }
}
