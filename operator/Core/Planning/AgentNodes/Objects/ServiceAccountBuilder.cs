using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.AgentNodes.Objects;

/// <summary>The identity of a node's pods, without a token: a model server has nothing to ask of the API server.</summary>
internal static class ServiceAccountBuilder
{
    public static PlannedObject Build(ResolvedNode node) => PlannedObjects.From(new V1ServiceAccount
    {
        Metadata = node.Metadata(node.Names.ServiceAccount),
        AutomountServiceAccountToken = false,
    });
}
