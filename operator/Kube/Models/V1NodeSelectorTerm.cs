namespace CwHoe.Kube.Models;

/// <summary>Expressions that must all hold (core/v1).</summary>
public sealed record V1NodeSelectorTerm
{
    /// <summary>Over labels.</summary>
    public IReadOnlyList<V1NodeSelectorRequirement>? MatchExpressions { get; init; }

    /// <summary>Over fields.</summary>
    public IReadOnlyList<V1NodeSelectorRequirement>? MatchFields { get; init; }
}
