using CwHoe.Contracts;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.RouterPolicies.Objects;

/// <summary>The stable name and address of the routers' APIs.</summary>
internal static class ServiceBuilder
{
    // No port in the URLs that people write.
    private const int Port = 80;

    public static PlannedObject Build(ResolvedPolicy policy) => PlannedObjects.From(new V1Service
    {
        Metadata = policy.Metadata(policy.Names.Router),
        Spec = new()
        {
            Type = "ClusterIP",
            Selector = policy.Labels.Selector,
            Ports = [Of(WorkloadPort.Http, Port), Of(WorkloadPort.Grpc, WorkloadPort.Grpc.Port())],
        },
    });

    private static V1ServicePort Of(WorkloadPort target, int port) => new() { Name = target.Name(), Port = port, TargetPort = target.Name(), Protocol = "TCP" };

    /// <summary>Base URL for clients of the OpenAI API.</summary>
    public static string Endpoint(ResolvedPolicy policy) => $"http://{policy.Names.Router}.{policy.Policy.Metadata.Namespace}.svc/v1";
}
