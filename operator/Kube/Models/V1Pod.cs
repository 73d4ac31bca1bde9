namespace CwHoe.Kube.Models;

/// <summary>A pod (core/v1).</summary>
[KubernetesEntity(Group = "", ApiVersion = "v1", Kind = "Pod", PluralName = "pods")]
public sealed record V1Pod : IKubernetesObject, IStatus<V1PodStatus>
{
    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; init; } = new();

    /// <summary>What it should be.</summary>
    public V1PodSpec? Spec { get; init; }

    /// <summary>What was observed.</summary>
    public V1PodStatus? Status { get; init; }
}
