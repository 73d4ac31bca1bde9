namespace CwHoe.Kube.Models;

/// <summary>One expression of a node selector (core/v1).</summary>
public sealed record V1NodeSelectorRequirement
{
    /// <summary>Label key or field.</summary>
    public string? Key { get; init; }

    /// <summary><c>In</c>, <c>NotIn</c>, <c>Exists</c>, <c>DoesNotExist</c>, <c>Gt</c> or <c>Lt</c>.</summary>
    public string? Operator { get; init; }

    /// <summary>Values; exactly one integer for Gt and Lt.</summary>
    public IReadOnlyList<string>? Values { get; init; }
}
