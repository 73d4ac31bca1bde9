namespace CwHoe.Kube.Models;

/// <summary>One port (core/v1).</summary>
public sealed record V1EndpointPort
{
    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>The port.</summary>
    public int? Port { get; init; }

    /// <summary><c>TCP</c> (default), <c>UDP</c> or <c>SCTP</c>.</summary>
    public string? Protocol { get; init; }
}
