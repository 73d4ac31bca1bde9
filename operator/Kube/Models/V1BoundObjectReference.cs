namespace CwHoe.Kube.Models;

/// <summary>Names the object that a token is bound to (authentication.k8s.io/v1 BoundObjectReference).</summary>
public sealed record V1BoundObjectReference
{
    /// <summary><c>v1</c>.</summary>
    public string? ApiVersion { get; init; }

    /// <summary><c>Pod</c> or <c>Secret</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>Its name, in the service account's namespace.</summary>
    public string? Name { get; init; }

    /// <summary>Its uid; null for whichever has the name now.</summary>
    public string? Uid { get; init; }
}
