namespace CwHoe.Kube.Models;

/// <summary>Asks whether a user may do something (authorization.k8s.io/v1 SubjectAccessReview).</summary>
[KubernetesEntity(Group = "authorization.k8s.io", ApiVersion = "v1", Kind = "SubjectAccessReview", PluralName = "subjectaccessreviews")]
[EntityScope(EntityScope.Cluster)]
public sealed record V1SubjectAccessReview : IKubernetesObject
{
    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; init; } = new();

    /// <summary>Who and what.</summary>
    public V1SubjectAccessReviewSpec? Spec { get; init; }

    /// <summary>The answer; set by the server.</summary>
    public V1SubjectAccessReviewStatus? Status { get; init; }
}
