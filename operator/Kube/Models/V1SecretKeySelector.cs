namespace CwHoe.Kube.Models;

/// <summary>Names one key of a Secret of the same namespace (core/v1).</summary>
public sealed record V1SecretKeySelector
{
    /// <summary>Name of the Secret.</summary>
    public string? Name { get; init; }

    /// <summary>The key.</summary>
    public string? Key { get; init; }

    /// <summary>Whether Secret and key may be missing.</summary>
    public bool? Optional { get; init; }
}
