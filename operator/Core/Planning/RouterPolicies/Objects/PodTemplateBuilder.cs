using CwHoe.Contracts;
using CwHoe.Core.Planning.Workloads;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.RouterPolicies.Objects;

/// <summary>
/// The template of the routers' pods. Of the spec only <c>resources</c> and <c>resilience.totalTimeoutMs</c> are in it: all else routers follow by themselves,
/// and an edit of it must not restart them.
/// </summary>
internal static class PodTemplateBuilder
{
    public static V1PodTemplateSpec Build(ResolvedPolicy policy) => new()
    {
        Metadata = new() { Labels = policy.Labels.Pod },
        Spec = new()
        {
            ServiceAccountName = policy.Names.Router,
            AutomountServiceAccountToken = false,
            EnableServiceLinks = false,
            SecurityContext = PodSecurity.Pod,
            Containers = [Container(policy)],
            Volumes = WorkloadPod.Volumes,
            TerminationGracePeriodSeconds = policy.GracePeriodSeconds,
            TopologySpreadConstraints =
            [
                new()
                {
                    MaxSkew = 1,
                    TopologyKey = "kubernetes.io/hostname",
                    WhenUnsatisfiable = "ScheduleAnyway",
                    LabelSelector = new() { MatchLabels = policy.Labels.Selector },
                },
            ],
        },
    };

    private static V1Container Container(ResolvedPolicy policy) => new()
    {
        Name = ContainerNames.Router,
        Image = policy.Settings.RouterImage,
        Env = WorkloadPod.Variables(policy.Settings, PodVariable.RouterPolicy, policy.Policy.Metadata.Name!),
        Ports = WorkloadPod.Ports,
        Resources = RouterResources.Of(policy.Policy),
        VolumeMounts = WorkloadPod.Mounts,
        ReadinessProbe = WorkloadPod.Readiness,
        LivenessProbe = WorkloadPod.Liveness,
        SecurityContext = PodSecurity.Container,
        TerminationMessagePolicy = "FallbackToLogsOnError",
    };
}
