namespace CwHoe.Kube.Models;

/// <summary>Names one key of a ConfigMap of the same namespace (core/v1).</summary>
public sealed record V1ConfigMapKeySelector
{
    /// <summary>Name of the ConfigMap.</summary>
    public string? Name { get; init; }

    /// <summary>The key.</summary>
    public string? Key { get; init; }

    /// <summary>Whether ConfigMap and key may be missing.</summary>
    public bool? Optional { get; init; }
}
