namespace CwHoe.Kube.Models;

/// <summary>Resources of a container (core/v1).</summary>
public sealed record V1ResourceRequirements
{
    /// <summary>Least amounts, by resource name.</summary>
    public IReadOnlyDictionary<string, Quantity>? Requests { get; init; }

    /// <summary>Greatest amounts, by resource name.</summary>
    public IReadOnlyDictionary<string, Quantity>? Limits { get; init; }
}
