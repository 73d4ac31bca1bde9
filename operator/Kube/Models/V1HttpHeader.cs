namespace CwHoe.Kube.Models;

/// <summary>A header of a probe (core/v1).</summary>
public sealed record V1HttpHeader
{
    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>The value.</summary>
    public string? Value { get; init; }
}
