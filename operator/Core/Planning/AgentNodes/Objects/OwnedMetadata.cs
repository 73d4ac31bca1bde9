using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.AgentNodes.Objects;

/// <summary>Metadata that every object of an AgentNode has.</summary>
internal static class OwnedMetadata
{
    /// <summary>Name, labels and the owner, whose deletion takes the object along.</summary>
    /// <remarks>
    /// blockOwnerDeletion is left out: it would cost the operator the right to write the finalizers of AgentNodes, and
    /// only delays the owner's disappearance in foreground deletion.
    /// </remarks>
    public static V1ObjectMeta Of(ResolvedNode node, string name)
    {
        var type = ResourceType.Of<Api.AgentNodes.AgentNode>();
        return new()
        {
            Name = name,
            Namespace = node.Names.Namespace,
            Labels = node.Labels.Object,
            OwnerReferences =
            [
                new()
                {
                    ApiVersion = type.ApiVersion,
                    Kind = type.Kind,
                    Name = node.Node.Metadata.Name,
                    Uid = node.Node.Metadata.Uid,
                    Controller = true,
                },
            ],
        };
    }
}
