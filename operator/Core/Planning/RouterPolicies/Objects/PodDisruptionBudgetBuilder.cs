using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.RouterPolicies.Objects;

/// <summary>Lets a drained cluster node take one of several pods at a time, in the version of <c>policy</c> that the API server has.</summary>
internal static class PodDisruptionBudgetBuilder
{
    public static PlannedObject? Build(ResolvedPolicy policy) =>
        policy.Observed.Apis.PodDisruptionBudget is not { } version || (policy.Replicas ?? policy.MinReplicas) < 2
            ? null
            : PlannedObjects.From(
                new V1PodDisruptionBudget
                {
                    Metadata = policy.Metadata(policy.Names.Router),
                    Spec = new() { MaxUnavailable = 1, Selector = new() { MatchLabels = policy.Labels.Selector } },
                },
                ResourceType.Of<V1PodDisruptionBudget>() with { Version = version });
}
