using CwHoe.Api.AkashicLayers;
using CwHoe.Host.Settings;
using CwHoe.Kube.Models;
using CwHoe.Runtime;
using CwHoe.Runtime.Hosting;

namespace CwHoe.Host.Controllers.AkashicLayers;

/// <summary>What the AkashicLayer controller watches.</summary>
internal static class AkashicLayerRegistration
{
    /// <summary>The kinds that a plan may hold, and so those to prune.</summary>
    public static IReadOnlyList<ResourceType> OwnedTypes { get; } =
    [
        ResourceType.Of<V1ServiceAccount>(), ResourceType.Of<V1Role>(), ResourceType.Of<V1RoleBinding>(), ResourceType.Of<V1NetworkPolicy>(), ResourceType.Of<V1Service>(),
        ResourceType.Of<V1PersistentVolumeClaim>(), ResourceType.Of<V1Deployment>(),
    ];

    public static KubernetesOperatorBuilder AddAkashicLayers(this KubernetesOperatorBuilder builder, HostSettings settings)
    {
        builder.Services.AddSingleton<AkashicLayerObserver>().AddSingleton<AkashicLayerMapping>();
        return builder
            .AddInformer(NamespaceIndex.Options<AkashicLayer>())
            .AddController<AkashicLayerController, AkashicLayer>(controller =>
            {
                controller.MaxConcurrentReconciles(settings.Workers)
                    .Watches<V1Deployment>(services => deployment => services.GetRequiredService<AkashicLayerMapping>().OfStore(deployment.Metadata))
                    .Watches<V1Pod>(services => pod => services.GetRequiredService<AkashicLayerMapping>().OfStore(pod.Metadata))
                    .Watches<AkashicLayer>(services => services.GetRequiredService<AkashicLayerMapping>().OfLayer, AkashicLayerMapping.Matters)
                    .Watches<AkashicLayer>(layer => [ObjectKey.Of(layer)], AkashicLayerMapping.IsReported);
                foreach (var type in OwnedTypes)
                    controller.Owns(type);
            });
    }
}
