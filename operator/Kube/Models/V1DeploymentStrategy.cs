namespace CwHoe.Kube.Models;

/// <summary>How pods are replaced (apps/v1).</summary>
public sealed record V1DeploymentStrategy
{
    /// <summary><c>RollingUpdate</c> (default) or <c>Recreate</c>.</summary>
    public string? Type { get; init; }

    /// <summary>For RollingUpdate.</summary>
    public V1RollingUpdateDeployment? RollingUpdate { get; init; }
}
