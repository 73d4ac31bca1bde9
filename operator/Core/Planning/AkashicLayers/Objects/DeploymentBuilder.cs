using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.AkashicLayers.Objects;

/// <summary>The Deployment of the store.</summary>
internal static class DeploymentBuilder
{
    /// <summary>Pods there should be: one writes, and a second would only wait for it to die.</summary>
    public const int Replicas = 1;

    private const int KeptRevisions = 3;

    public static PlannedObject Build(ResolvedStore store) => PlannedObjects.From(new V1Deployment
    {
        Metadata = store.Metadata(store.Names.Store),
        Spec = new()
        {
            Replicas = Replicas,
            RevisionHistoryLimit = KeptRevisions,
            // A new pod is ready only once it holds the lease, so it must not be waited for while the old one holds it; nor would the volume of both be one.
            Strategy = new() { Type = "Recreate" },
            Selector = new() { MatchLabels = store.Labels.Selector },
            Template = PodTemplateBuilder.Build(store),
        },
    });
}
