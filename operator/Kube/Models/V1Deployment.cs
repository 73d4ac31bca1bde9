namespace CwHoe.Kube.Models;

/// <summary>Pods kept at a number and rolled on change (apps/v1).</summary>
[KubernetesEntity(Group = "apps", ApiVersion = "v1", Kind = "Deployment", PluralName = "deployments")]
public sealed record V1Deployment : IKubernetesObject, IStatus<V1DeploymentStatus>
{
    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; init; } = new();

    /// <summary>What it should be.</summary>
    public V1DeploymentSpec? Spec { get; init; }

    /// <summary>What was observed.</summary>
    public V1DeploymentStatus? Status { get; init; }
}
