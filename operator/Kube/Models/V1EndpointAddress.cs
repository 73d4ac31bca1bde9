namespace CwHoe.Kube.Models;

/// <summary>One address (core/v1).</summary>
public sealed record V1EndpointAddress
{
    /// <summary>The IP address.</summary>
    public string? Ip { get; init; }
}
