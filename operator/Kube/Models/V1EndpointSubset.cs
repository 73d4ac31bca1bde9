namespace CwHoe.Kube.Models;

/// <summary>Addresses with the same ports (core/v1).</summary>
public sealed record V1EndpointSubset
{
    /// <summary>Addresses that serve.</summary>
    public IReadOnlyList<V1EndpointAddress>? Addresses { get; init; }

    /// <summary>Ports of each.</summary>
    public IReadOnlyList<V1EndpointPort>? Ports { get; init; }
}
