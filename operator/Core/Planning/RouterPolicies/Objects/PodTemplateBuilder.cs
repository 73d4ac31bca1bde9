using CwHoe.Contracts;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.RouterPolicies.Objects;

/// <summary>
/// The template of the routers' pods. Of the spec only <c>resources</c> and <c>resilience.totalTimeoutMs</c> are in it: all else routers follow by themselves,
/// and an edit of it must not restart them.
/// </summary>
internal static class PodTemplateBuilder
{
    private const string Temporary = "tmp";
    private const string Token = "token";

    // Where every client in a pod looks for the API server's address, authority and token.
    private const string TokenPath = "/var/run/secrets/kubernetes.io/serviceaccount";
    private const int TokenSeconds = 3600;

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
            Volumes = [new() { Name = Temporary, EmptyDir = new() { SizeLimit = Quantity.Parse("64Mi") } }, new() { Name = Token, Projected = TokenSources }],
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
        Env =
        [
            OfField(PodVariable.Name, "metadata.name"),
            OfField(PodVariable.Namespace, "metadata.namespace"),
            Of(PodVariable.RouterPolicy, policy.Policy.Metadata.Name!),
            .. policy.Settings.OtlpEndpoint is { } endpoint ? [Of(PodVariable.OtlpEndpoint, endpoint)] : Array.Empty<V1EnvVar>(),
            .. policy.Settings.OtlpProtocol is { } protocol ? [Of(PodVariable.OtlpProtocol, protocol)] : Array.Empty<V1EnvVar>(),
        ],
        Ports = [.. Wire.All<WorkloadPort>().Select(Port)],
        Resources = RouterResources.Of(policy.Policy),
        VolumeMounts =
        [
            new() { Name = Temporary, MountPath = "/tmp" },
            new() { Name = Token, MountPath = TokenPath, ReadOnly = true },
        ],
        // Told to stop, a router says at once that it is not ready, and answers on until what it has begun is done.
        ReadinessProbe = new() { HttpGet = Get("/readyz"), PeriodSeconds = 2, FailureThreshold = 2 },
        LivenessProbe = new() { HttpGet = Get("/healthz"), PeriodSeconds = 10, TimeoutSeconds = 5, FailureThreshold = 6 },
        SecurityContext = PodSecurity.Container,
        TerminationMessagePolicy = "FallbackToLogsOnError",
    };

    private static V1ProjectedVolumeSource TokenSources => new()
    {
        Sources =
        [
            new() { ServiceAccountToken = new() { Path = "token", ExpirationSeconds = TokenSeconds } },
            new() { ConfigMap = new() { Name = "kube-root-ca.crt", Items = [new() { Key = "ca.crt", Path = "ca.crt" }] } },
            new() { DownwardAPI = new() { Items = [new() { Path = "namespace", FieldRef = new() { FieldPath = "metadata.namespace" } }] } },
        ],
    };

    private static V1EnvVar Of(PodVariable variable, string value) => new() { Name = variable.Name(), Value = value };

    private static V1EnvVar OfField(PodVariable variable, string field) => new() { Name = variable.Name(), ValueFrom = new() { FieldRef = new() { FieldPath = field } } };

    private static V1ContainerPort Port(WorkloadPort port) => new() { Name = port.Name(), ContainerPort = port.Port(), Protocol = "TCP" };

    private static V1HttpGetAction Get(string path) => new() { Path = path, Port = WorkloadPort.Health.Name() };
}
