namespace CwHoe.Kube.Models;

/// <summary>What a token is to be like (authentication.k8s.io/v1 TokenRequestSpec).</summary>
public sealed record V1TokenRequestSpec
{
    /// <summary>Who may accept the token; null for the API server itself.</summary>
    public IReadOnlyList<string>? Audiences { get; init; }

    /// <summary>Life in seconds, at least 600; the server may choose another. Null for one hour.</summary>
    public long? ExpirationSeconds { get; init; }

    /// <summary>The pod or Secret with whose end the token ends too; null for none.</summary>
    public V1BoundObjectReference? BoundObjectRef { get; init; }
}
