namespace CwHoe.Kube.Models;

/// <summary>One expression of a label selector (meta/v1).</summary>
public sealed record V1LabelSelectorRequirement
{
    /// <summary>Label key.</summary>
    public string? Key { get; init; }

    /// <summary><c>In</c>, <c>NotIn</c>, <c>Exists</c> or <c>DoesNotExist</c>.</summary>
    public string? Operator { get; init; }

    /// <summary>Values for In and NotIn.</summary>
    public IReadOnlyList<string>? Values { get; init; }
}
