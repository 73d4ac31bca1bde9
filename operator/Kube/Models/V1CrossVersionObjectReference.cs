namespace CwHoe.Kube.Models;

/// <summary>Names an object of the same namespace (autoscaling/v1).</summary>
public sealed record V1CrossVersionObjectReference
{
    /// <summary>Its API version.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>Its kind.</summary>
    public string? Kind { get; init; }

    /// <summary>Its name.</summary>
    public string? Name { get; init; }
}
