using CwHoe.Contracts;
using CwHoe.Core.Planning.Workloads;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.AkashicLayers.Objects;

/// <summary>The template of the store's pod. Of the spec only <c>resources</c> and <c>cache</c> are in it: all else the store follows by itself, and an edit of it must not restart it.</summary>
internal static class PodTemplateBuilder
{
    private const string Cache = "cache";
    private const string RouterToken = "router-token";

    // Appends that were begun get their 30 s, then what they wrote is published and the lease given up.
    private const int GracePeriodSeconds = 60;

    private static readonly Quantity TemporaryCache = Quantity.Parse("10Gi");
    private static readonly WorkloadResources Defaults = new(Quantity.Parse("100m"), Quantity.Parse("256Mi"), Quantity.Parse("1Gi"));

    public static V1PodTemplateSpec Build(ResolvedStore store) => new()
    {
        Metadata = new() { Labels = store.Labels.Pod },
        Spec = new()
        {
            ServiceAccountName = store.Names.Store,
            AutomountServiceAccountToken = false,
            EnableServiceLinks = false,
            SecurityContext = PodSecurity.Pod,
            Containers = [Container(store)],
            Volumes = [.. WorkloadPod.Volumes, CacheVolume(store), RouterTokenVolume],
            TerminationGracePeriodSeconds = GracePeriodSeconds,
        },
    };

    private static V1Container Container(ResolvedStore store) => new()
    {
        Name = ContainerNames.Store,
        Image = store.Settings.AkashicImage,
        Env = WorkloadPod.Variables(store.Settings, PodVariable.AkashicLayer, store.Root.Metadata.Name!),
        Ports = WorkloadPod.Ports,
        Resources = Defaults.Complete(store.Root.Spec.Resources),
        VolumeMounts =
        [
            .. WorkloadPod.Mounts,
            new() { Name = Cache, MountPath = PodPath.AkashicCache.Name() },
            new() { Name = RouterToken, MountPath = Path.GetDirectoryName(PodPath.RouterToken.Name()), ReadOnly = true },
        ],
        ReadinessProbe = WorkloadPod.Readiness,
        LivenessProbe = WorkloadPod.Liveness,
        SecurityContext = PodSecurity.Container,
        TerminationMessagePolicy = "FallbackToLogsOnError",
    };

    private static V1Volume CacheVolume(ResolvedStore store) => store.Root.Spec.Cache is null
        ? new() { Name = Cache, EmptyDir = new() { SizeLimit = TemporaryCache } }
        : new() { Name = Cache, PersistentVolumeClaim = new() { ClaimName = store.Names.Cache } };

    // There whether or not a layer is embedded: the first that is must not restart the store.
    private static V1Volume RouterTokenVolume => new()
    {
        Name = RouterToken,
        Projected = new()
        {
            Sources =
            [
                new()
                {
                    ServiceAccountToken = new()
                    {
                        Audience = Audience.Router.Name(), ExpirationSeconds = WorkloadPod.TokenSeconds, Path = Path.GetFileName(PodPath.RouterToken.Name()),
                    },
                },
            ],
        },
    };
}
