namespace CwHoe.Kube.Models;

/// <summary>Selects objects by labels (meta/v1); empty selects all.</summary>
public sealed record V1LabelSelector
{
    /// <summary>Labels that must have these values.</summary>
    public IReadOnlyDictionary<string, string>? MatchLabels { get; init; }

    /// <summary>Expressions that must all hold.</summary>
    public IReadOnlyList<V1LabelSelectorRequirement>? MatchExpressions { get; init; }
}
