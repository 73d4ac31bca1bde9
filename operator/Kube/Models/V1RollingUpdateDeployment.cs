namespace CwHoe.Kube.Models;

/// <summary>How a rolling update goes (apps/v1).</summary>
public sealed record V1RollingUpdateDeployment
{
    /// <summary>Pods above the desired number.</summary>
    public IntOrString? MaxSurge { get; init; }

    /// <summary>Pods below it.</summary>
    public IntOrString? MaxUnavailable { get; init; }
}
