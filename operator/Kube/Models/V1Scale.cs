namespace CwHoe.Kube.Models;

/// <summary>The replicas of any scalable object (autoscaling/v1 Scale).</summary>
[KubernetesEntity(Group = "autoscaling", ApiVersion = "v1", Kind = "Scale", PluralName = "scales")]
public sealed record V1Scale : IKubernetesObject
{
    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; init; } = new();

    /// <summary>What is wanted.</summary>
    public V1ScaleSpec? Spec { get; init; }

    /// <summary>What is.</summary>
    public V1ScaleStatus? Status { get; init; }
}
