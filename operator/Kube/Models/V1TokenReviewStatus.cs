namespace CwHoe.Kube.Models;

/// <summary>Whose a token is (authentication.k8s.io/v1 TokenReviewStatus).</summary>
public sealed record V1TokenReviewStatus
{
    /// <summary>Whether the token is good; null means no.</summary>
    public bool? Authenticated { get; init; }

    /// <summary>Whose it is.</summary>
    public V1UserInfo? User { get; init; }

    /// <summary>Those of the audiences asked for that the token is meant for. Empty or null although audiences were asked for: do not accept.</summary>
    public IReadOnlyList<string>? Audiences { get; init; }

    /// <summary>Why it could not be checked.</summary>
    public string? Error { get; init; }
}
