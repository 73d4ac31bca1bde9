namespace CwHoe.Kube.Models;

/// <summary>Whether a user may (authorization.k8s.io/v1 SubjectAccessReviewStatus).</summary>
public sealed record V1SubjectAccessReviewStatus
{
    /// <summary>Whether the user may; null means no.</summary>
    public bool? Allowed { get; init; }

    /// <summary>Whether it was refused outright, whatever other authorizers say.</summary>
    public bool? Denied { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>What went wrong on the way; the answer may hold all the same.</summary>
    public string? EvaluationError { get; init; }
}
