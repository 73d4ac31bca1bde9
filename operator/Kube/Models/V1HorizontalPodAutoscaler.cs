namespace CwHoe.Kube.Models;

/// <summary>Scales on processor time (autoscaling/v1, which every Kubernetes from 1.20 on serves).</summary>
[KubernetesEntity(Group = "autoscaling", ApiVersion = "v1", Kind = "HorizontalPodAutoscaler", PluralName = "horizontalpodautoscalers")]
public sealed record V1HorizontalPodAutoscaler : IKubernetesObject
{
    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; init; } = new();

    /// <summary>How it scales.</summary>
    public V1HorizontalPodAutoscalerSpec? Spec { get; init; }
}
