namespace CwHoe.Kube.Models;

/// <summary>An action on a path that is no object (authorization.k8s.io/v1 NonResourceAttributes).</summary>
public sealed record V1NonResourceAttributes
{
    /// <summary>The path.</summary>
    public string? Path { get; init; }

    /// <summary>The HTTP method in lower case.</summary>
    public string? Verb { get; init; }
}
