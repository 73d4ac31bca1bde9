namespace CwHoe.Kube.Models;

/// <summary>Pods to make (core/v1).</summary>
public sealed record V1PodTemplateSpec
{
    /// <summary>Labels and annotations.</summary>
    public V1ObjectMeta? Metadata { get; init; }

    /// <summary>The pod.</summary>
    public V1PodSpec? Spec { get; init; }
}
