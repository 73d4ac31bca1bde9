using CwHoe.Api.AgentNodes;
using CwHoe.Api.RouterPolicies;
using CwHoe.Api.Sessions;
using CwHoe.Core.Planning;
using CwHoe.Host.Controllers.AgentNodes;
using CwHoe.Host.Settings;
using CwHoe.Kube.Models;
using CwHoe.Runtime.Hosting;
using CwHoe.Runtime.Mapping;

namespace CwHoe.Host.Controllers.RouterPolicies;

/// <summary>What the RouterPolicy controller watches.</summary>
internal static class RouterPolicyRegistration
{
    /// <summary>The kinds that a plan may hold, and so those to prune.</summary>
    public static IReadOnlyList<ResourceType> OwnedTypes(ClusterApis apis) =>
    [
        ResourceType.Of<V1ServiceAccount>(), ResourceType.Of<V1Role>(), ResourceType.Of<V1RoleBinding>(), ResourceType.Of<V1ConfigMap>(),
        ResourceType.Of<V1NetworkPolicy>(), ResourceType.Of<V1Service>(), ResourceType.Of<V1Deployment>(), ResourceType.Of<V1HorizontalPodAutoscaler>(),
        .. apis.PodDisruptionBudget is { } version ? [ResourceType.Of<V1PodDisruptionBudget>() with { Version = version }] : Array.Empty<ResourceType>(),
    ];

    public static KubernetesOperatorBuilder AddRouterPolicies(this KubernetesOperatorBuilder builder, HostSettings settings, ClusterApis apis)
    {
        builder.Services.AddSingleton<RouterPolicyObserver>().AddSingleton<RouterPolicyMapping>();
        return builder
            .AddInformer(NamespaceIndex.Options<RouterPolicy>())
            .AddInformer(NamespaceIndex.Options<Session>())
            .AddController<RouterPolicyController, RouterPolicy>(controller =>
            {
                controller.MaxConcurrentReconciles(settings.Workers)
                    .Watches<V1Deployment>(deployment => OwnerMapping.OwnersOf(deployment.Metadata, ResourceType.Of<RouterPolicy>()))
                    .Watches<V1Pod>(services => services.GetRequiredService<RouterPolicyMapping>().OfPod, RouterPolicyMapping.Matters)
                    .Watches<AgentNode>(services => services.GetRequiredService<RouterPolicyMapping>().OfNode, RouterPolicyMapping.Matters)
                    .Watches<Session>(services => services.GetRequiredService<RouterPolicyMapping>().OfSession, RouterPolicyMapping.Matters);
                foreach (var type in OwnedTypes(apis))
                {
                    // Of the usage only that it is there: the routers write it all the time.
                    controller.Owns(type, type == ResourceType.Of<V1ConfigMap>() ? DemandMapping.ChangesOtherwise : null);
                }
            });
    }
}
