namespace CwHoe.Kube.Models;

/// <summary>What a budget asks for (policy/v1 and v1beta1).</summary>
public sealed record V1PodDisruptionBudgetSpec
{
    /// <summary>Pods that must stay; exclusive with <see cref="MaxUnavailable"/>.</summary>
    public IntOrString? MinAvailable { get; init; }

    /// <summary>Pods that may go.</summary>
    public IntOrString? MaxUnavailable { get; init; }

    /// <summary>Which pods.</summary>
    public V1LabelSelector? Selector { get; init; }
}
