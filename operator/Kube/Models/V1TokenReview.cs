namespace CwHoe.Kube.Models;

/// <summary>Asks whose a token is (authentication.k8s.io/v1 TokenReview).</summary>
[KubernetesEntity(Group = "authentication.k8s.io", ApiVersion = "v1", Kind = "TokenReview", PluralName = "tokenreviews")]
[EntityScope(EntityScope.Cluster)]
public sealed record V1TokenReview : IKubernetesObject
{
    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; init; } = new();

    /// <summary>The token.</summary>
    public V1TokenReviewSpec? Spec { get; init; }

    /// <summary>The answer; set by the server.</summary>
    public V1TokenReviewStatus? Status { get; init; }
}
