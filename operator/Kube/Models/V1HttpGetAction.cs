namespace CwHoe.Kube.Models;

/// <summary>A probe by HTTP GET (core/v1).</summary>
public sealed record V1HttpGetAction
{
    /// <summary>URL path.</summary>
    public string? Path { get; init; }

    /// <summary>Port number or name.</summary>
    public IntOrString? Port { get; init; }

    /// <summary><c>HTTP</c> (default) or <c>HTTPS</c>.</summary>
    public string? Scheme { get; init; }

    /// <summary>Headers.</summary>
    public IReadOnlyList<V1HttpHeader>? HttpHeaders { get; init; }
}
