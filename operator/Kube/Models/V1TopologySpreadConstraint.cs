namespace CwHoe.Kube.Models;

/// <summary>How pods spread over a topology (core/v1).</summary>
public sealed record V1TopologySpreadConstraint
{
    /// <summary>Greatest difference in pods between two domains; at least 1.</summary>
    public int? MaxSkew { get; init; }

    /// <summary>Node label that names the domain.</summary>
    public string? TopologyKey { get; init; }

    /// <summary><c>DoNotSchedule</c> or <c>ScheduleAnyway</c>.</summary>
    public string? WhenUnsatisfiable { get; init; }

    /// <summary>Which pods count.</summary>
    public V1LabelSelector? LabelSelector { get; init; }
}
