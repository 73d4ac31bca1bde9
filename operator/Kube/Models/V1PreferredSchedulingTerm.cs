namespace CwHoe.Kube.Models;

/// <summary>A preferred node selector term (core/v1).</summary>
public sealed record V1PreferredSchedulingTerm
{
    /// <summary>1-100.</summary>
    public int? Weight { get; init; }

    /// <summary>The term.</summary>
    public V1NodeSelectorTerm? Preference { get; init; }
}
