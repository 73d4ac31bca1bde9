namespace CwHoe.Kube.Models;

/// <summary>Linux capabilities of a container (core/v1).</summary>
public sealed record V1Capabilities
{
    /// <summary>Added.</summary>
    public IReadOnlyList<string>? Add { get; init; }

    /// <summary>Dropped; <c>ALL</c> for all.</summary>
    public IReadOnlyList<string>? Drop { get; init; }
}
