using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.RouterPolicies.Objects;

/// <summary>The Deployment of the routers.</summary>
internal static class DeploymentBuilder
{
    private const int KeptRevisions = 3;

    public static PlannedObject Build(ResolvedPolicy policy) => PlannedObjects.From(new V1Deployment
    {
        Metadata = policy.Metadata(policy.Names.Router),
        Spec = new()
        {
            Replicas = policy.Replicas,
            RevisionHistoryLimit = KeptRevisions,
            Strategy = new() { Type = "RollingUpdate", RollingUpdate = new() { MaxSurge = 1, MaxUnavailable = 0 } },
            Selector = new() { MatchLabels = policy.Labels.Selector },
            Template = PodTemplateBuilder.Build(policy),
        },
    });
}
