namespace CwHoe.Kube.Models;

/// <summary>Terms of which one must hold (core/v1).</summary>
public sealed record V1NodeSelector
{
    /// <summary>The terms.</summary>
    public IReadOnlyList<V1NodeSelectorTerm>? NodeSelectorTerms { get; init; }
}
