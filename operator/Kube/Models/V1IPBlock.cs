namespace CwHoe.Kube.Models;

/// <summary>A range of addresses (networking/v1).</summary>
public sealed record V1IPBlock
{
    /// <summary>The range.</summary>
    public string? Cidr { get; init; }

    /// <summary>Ranges within it that do not count.</summary>
    public IReadOnlyList<string>? Except { get; init; }
}
