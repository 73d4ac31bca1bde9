using CwHoe.Core.Planning.AgentNodes;
using CwHoe.Kube.Models;
using CwHoe.Runtime;
using CwHoe.Runtime.Informers;

namespace CwHoe.Host.Controllers.AgentNodes;

/// <summary>From what routers write of their demand to the AgentNodes that they want.</summary>
internal static class DemandMapping
{
    /// <summary>The AgentNodes that the ConfigMap speaks of.</summary>
    public static IEnumerable<ObjectKey> Wanted(PartialObjectMetadata usage) =>
        NodeDemand.Nodes(usage.Metadata.Annotations).Select(node => new ObjectKey(usage.Metadata.Namespace, node));

    /// <summary>Whether demand is another one; routers write the ConfigMap all the time.</summary>
    public static bool Changes(Change<PartialObjectMetadata> change) => !NodeDemand.IsSame(change.Old?.Metadata.Annotations, change.New?.Metadata.Annotations);

    /// <summary>Whether anything else that its metadata says is.</summary>
    public static bool ChangesOtherwise(Change<PartialObjectMetadata> change) =>
        Runtime.Mapping.Predicates.MetadataChanged(change with { Old = Without(change.Old), New = Without(change.New) });

    private static PartialObjectMetadata? Without(PartialObjectMetadata? usage) =>
        usage is null ? null : usage with { Metadata = usage.Metadata with { Annotations = NodeDemand.Without(usage.Metadata.Annotations) } };
}
