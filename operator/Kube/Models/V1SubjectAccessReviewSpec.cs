namespace CwHoe.Kube.Models;

/// <summary>Who wants to do what (authorization.k8s.io/v1 SubjectAccessReviewSpec). Exactly one kind of attributes is set.</summary>
public sealed record V1SubjectAccessReviewSpec
{
    /// <summary>The user name.</summary>
    public string? User { get; init; }

    /// <summary>The user's uid.</summary>
    public string? Uid { get; init; }

    /// <summary>The user's groups.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>What the authenticator knows of the user besides.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Extra { get; init; }

    /// <summary>An action on objects.</summary>
    public V1ResourceAttributes? ResourceAttributes { get; init; }

    /// <summary>An action on a path that is no object.</summary>
    public V1NonResourceAttributes? NonResourceAttributes { get; init; }
}
