namespace CwHoe.Kube.Models;

/// <summary>How many pods may go in a voluntary disruption (policy/v1; v1beta1 has the same shape).</summary>
[KubernetesEntity(Group = "policy", ApiVersion = "v1", Kind = "PodDisruptionBudget", PluralName = "poddisruptionbudgets")]
public sealed record V1PodDisruptionBudget : IKubernetesObject
{
    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; init; } = new();

    /// <summary>What it asks for.</summary>
    public V1PodDisruptionBudgetSpec? Spec { get; init; }
}
