namespace CwHoe.Kube.Models;

/// <summary>Names an object of the same namespace (core/v1).</summary>
public sealed record V1LocalObjectReference
{
    /// <summary>The name.</summary>
    public string? Name { get; init; }
}
