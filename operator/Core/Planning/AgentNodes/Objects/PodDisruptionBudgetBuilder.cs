using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.AgentNodes.Objects;

/// <summary>Lets a drained cluster node take one pod at a time, in the version of <c>policy</c> that the API server has.</summary>
internal static class PodDisruptionBudgetBuilder
{
    public static PlannedObject? Build(ResolvedNode node, ClusterApis apis) => apis.PodDisruptionBudget is not { } version
        ? null
        : PlannedObjects.From(
            new V1PodDisruptionBudget
            {
                Metadata = node.Metadata(node.Names.PodDisruptionBudget),
                Spec = new() { MaxUnavailable = 1, Selector = new() { MatchLabels = node.Labels.Selector } },
            },
            ResourceType.Of<V1PodDisruptionBudget>() with { Version = version });
}
