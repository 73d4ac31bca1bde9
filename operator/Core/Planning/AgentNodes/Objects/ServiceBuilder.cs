using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.AgentNodes.Objects;

/// <summary>The stable name and address of the engine.</summary>
internal static class ServiceBuilder
{
    public static PlannedObject Build(ResolvedNode node) => PlannedObjects.From(new V1Service
    {
        Metadata = node.Metadata(node.Names.Service),
        Spec = new()
        {
            Type = "ClusterIP",
            Selector = node.Labels.Selector,
            Ports = [new() { Name = ContainerNames.Port, Port = node.Port, TargetPort = ContainerNames.Port, Protocol = "TCP" }],
        },
    });
}
