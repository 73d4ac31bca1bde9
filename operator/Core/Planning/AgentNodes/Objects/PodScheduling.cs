using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.AgentNodes.Objects;

/// <summary>Affinity, tolerations and spread of the pods: the spec's, with what its GPUs need added.</summary>
internal static class PodScheduling
{
    /// <summary>The spec's affinity with the GPU's requirements in every alternative; null for none.</summary>
    public static V1Affinity? Affinity(ResolvedNode node)
    {
        var given = node.Spec.Scheduling?.Affinity;
        var gpu = GpuPlacement.Requirements(node.Spec.Gpu);
        if (gpu.Count == 0)
            return given;
        // Terms are alternatives, so the requirements go into each of them.
        var terms = given?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution?.NodeSelectorTerms ?? [new V1NodeSelectorTerm()];
        return (given ?? new()) with
        {
            NodeAffinity = (given?.NodeAffinity ?? new()) with
            {
                RequiredDuringSchedulingIgnoredDuringExecution = new()
                {
                    NodeSelectorTerms = [.. terms.Select(term => term with { MatchExpressions = [.. term.MatchExpressions ?? [], .. gpu] })],
                },
            },
        };
    }

    /// <summary>The spec's tolerations and the GPU vendor's; null for none.</summary>
    public static IReadOnlyList<V1Toleration>? Tolerations(ResolvedNode node)
    {
        var given = node.Spec.Scheduling?.Tolerations;
        return node.Spec.Gpu is { } gpu ? [.. given ?? [], GpuPlacement.Toleration(gpu)] : given;
    }

    /// <summary>The spec's constraints, each over the node's own pods unless it says otherwise; null for none.</summary>
    public static IReadOnlyList<V1TopologySpreadConstraint>? Spread(ResolvedNode node) =>
        node.Spec.Scheduling?.TopologySpreadConstraints is { Count: > 0 } constraints
            ? [.. constraints.Select(constraint => constraint with { LabelSelector = constraint.LabelSelector ?? new() { MatchLabels = node.Labels.Selector } })]
            : null;
}
