namespace CwHoe.Kube.Models;

/// <summary>A user as authenticated (authentication.k8s.io/v1 UserInfo).</summary>
public sealed record V1UserInfo
{
    /// <summary>The name, such as <c>system:serviceaccount:NAMESPACE:NAME</c>.</summary>
    public string? Username { get; init; }

    /// <summary>Differs for a user made again under the same name.</summary>
    public string? Uid { get; init; }

    /// <summary>The groups.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>What the authenticator knows besides, such as <c>authentication.kubernetes.io/pod-name</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Extra { get; init; }
}
