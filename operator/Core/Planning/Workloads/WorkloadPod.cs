using CwHoe.Contracts;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.Workloads;

/// <summary>What the pods of the operator's own workloads have in common.</summary>
internal static class WorkloadPod
{
    private const string Temporary = "tmp";
    private const string Token = "token";

    // Where every client in a pod looks for the API server's address, authority and token.
    private const string TokenPath = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>How long a token is good for; the kubelet brings a new one well before.</summary>
    public const int TokenSeconds = 3600;

    /// <summary>A folder to write to, and the token of the pod's service account for the API server.</summary>
    public static IReadOnlyList<V1Volume> Volumes =>
    [
        new() { Name = Temporary, EmptyDir = new() { SizeLimit = Quantity.Parse("64Mi") } },
        new()
        {
            Name = Token,
            Projected = new()
            {
                Sources =
                [
                    new() { ServiceAccountToken = new() { Path = "token", ExpirationSeconds = TokenSeconds } },
                    new() { ConfigMap = new() { Name = "kube-root-ca.crt", Items = [new() { Key = "ca.crt", Path = "ca.crt" }] } },
                    new() { DownwardAPI = new() { Items = [new() { Path = "namespace", FieldRef = new() { FieldPath = "metadata.namespace" } }] } },
                ],
            },
        },
    ];

    /// <summary>Where those are.</summary>
    public static IReadOnlyList<V1VolumeMount> Mounts =>
        [new() { Name = Temporary, MountPath = "/tmp" }, new() { Name = Token, MountPath = TokenPath, ReadOnly = true }];

    /// <summary>Told to stop, a workload says at once that it is not ready, and answers on until what it has begun is done.</summary>
    public static V1Probe Readiness => new() { HttpGet = Get("/readyz"), PeriodSeconds = 2, FailureThreshold = 2 };

    public static V1Probe Liveness => new() { HttpGet = Get("/healthz"), PeriodSeconds = 10, TimeoutSeconds = 5, FailureThreshold = 6 };

    public static IReadOnlyList<V1ContainerPort> Ports =>
        [.. Wire.All<WorkloadPort>().Select(port => new V1ContainerPort { Name = port.Name(), ContainerPort = port.Port(), Protocol = "TCP" })];

    /// <summary>The variables that tell a pod who it is, whom it is for, and where telemetry goes.</summary>
    public static IReadOnlyList<V1EnvVar> Variables(OperatorSettings settings, PodVariable whom, string name) =>
    [
        OfField(PodVariable.Name, "metadata.name"),
        OfField(PodVariable.Namespace, "metadata.namespace"),
        Of(whom, name),
        .. settings.OtlpEndpoint is { } endpoint ? [Of(PodVariable.OtlpEndpoint, endpoint)] : Array.Empty<V1EnvVar>(),
        .. settings.OtlpProtocol is { } protocol ? [Of(PodVariable.OtlpProtocol, protocol)] : Array.Empty<V1EnvVar>(),
    ];

    private static V1EnvVar Of(PodVariable variable, string value) => new() { Name = variable.Name(), Value = value };

    private static V1EnvVar OfField(PodVariable variable, string field) => new() { Name = variable.Name(), ValueFrom = new() { FieldRef = new() { FieldPath = field } } };

    private static V1HttpGetAction Get(string path) => new() { Path = path, Port = WorkloadPort.Health.Name() };
}
