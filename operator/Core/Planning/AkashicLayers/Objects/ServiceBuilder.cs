using CwHoe.Api.AkashicLayers;
using CwHoe.Contracts;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.AkashicLayers.Objects;

/// <summary>The stable name and address of the store's APIs. It leads to the one process that holds the lease: no other is ready.</summary>
internal static class ServiceBuilder
{
    // No port in the URLs that people write.
    private const int Port = 80;

    public static PlannedObject Build(ResolvedStore store) => PlannedObjects.From(new V1Service
    {
        Metadata = store.Metadata(store.Names.Store),
        Spec = new()
        {
            Type = "ClusterIP",
            Selector = store.Labels.Selector,
            Ports = [Of(WorkloadPort.Http, Port), Of(WorkloadPort.Grpc, WorkloadPort.Grpc.Port())],
        },
    });

    /// <summary>Base URL for clients of the REST API.</summary>
    public static string Endpoint(AkashicLayer root) => $"http://{new AkashicLayerNames(root.Metadata.Name!).Store}.{root.Metadata.Namespace}.svc";

    private static V1ServicePort Of(WorkloadPort target, int port) => new() { Name = target.Name(), Port = port, TargetPort = target.Name(), Protocol = "TCP" };
}
