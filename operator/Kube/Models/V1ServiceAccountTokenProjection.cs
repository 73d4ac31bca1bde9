namespace CwHoe.Kube.Models;

/// <summary>A token of the pod as a file, which the kubelet renews (core/v1).</summary>
public sealed record V1ServiceAccountTokenProjection
{
    /// <summary>Whom it is for; null for the API server.</summary>
    public string? Audience { get; init; }

    /// <summary>How long it lasts; default 3600.</summary>
    public long? ExpirationSeconds { get; init; }

    /// <summary>Relative path.</summary>
    public string? Path { get; init; }
}
