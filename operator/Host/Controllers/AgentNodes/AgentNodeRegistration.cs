using CwHoe.Api.AgentNodes;
using CwHoe.Contracts;
using CwHoe.Core.Planning;
using CwHoe.Host.Settings;
using CwHoe.Kube.Models;
using CwHoe.Runtime.Hosting;
using CwHoe.Runtime.Informers;
using CwHoe.Runtime.Mapping;

namespace CwHoe.Host.Controllers.AgentNodes;

/// <summary>What the AgentNode controller watches, and how much of it is kept in memory.</summary>
internal static class AgentNodeRegistration
{
    /// <summary>The kinds that a plan may hold, and so those to prune.</summary>
    public static IReadOnlyList<ResourceType> OwnedTypes(ClusterApis apis) =>
    [
        ResourceType.Of<V1ServiceAccount>(), ResourceType.Of<V1ConfigMap>(), ResourceType.Of<V1PersistentVolumeClaim>(), ResourceType.Of<V1Deployment>(),
        ResourceType.Of<V1Service>(), ResourceType.Of<V1NetworkPolicy>(),
        .. apis.PodDisruptionBudget is { } version ? [ResourceType.Of<V1PodDisruptionBudget>() with { Version = version }] : Array.Empty<ResourceType>(),
    ];

    public static KubernetesOperatorBuilder AddAgentNodes(this KubernetesOperatorBuilder builder, HostSettings settings, ClusterApis apis)
    {
        builder.Services.AddSingleton<AgentNodeObserver>();
        return builder
            .AddInformer(NamespaceIndex.Options<AgentNode>())
            // Of Nodes only the labels matter, and their heartbeats must not be decoded in full.
            .AddInformer(new InformerOptions<PartialObjectMetadata> { Type = ResourceType.Of<V1Node>(), Transform = LeanMetadata.Of })
            .AddController<AgentNodeController, AgentNode>(controller =>
            {
                controller.MaxConcurrentReconciles(settings.Workers)
                    .Watches<V1Deployment>(d => OwnerMapping.OwnersOf(d.Metadata, ResourceType.Of<AgentNode>()))
                    .Watches<V1Pod>(p => LabelMapping.ByLabel(p.Metadata, Label.AgentNode.Name()));
                foreach (var type in OwnedTypes(apis))
                    controller.Owns(type);
                controller.WatchesOwned(ResourceType.Of<V1ConfigMap>(), DemandMapping.Wanted, DemandMapping.Changes);
            });
    }
}
