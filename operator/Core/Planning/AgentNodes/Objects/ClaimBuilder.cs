using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.AgentNodes.Objects;

/// <summary>The claim that keeps fetched models over restarts, where the spec asks for one.</summary>
internal static class ClaimBuilder
{
    internal const string DefaultAccessMode = "ReadWriteOnce";

    public static PlannedObject? Build(ResolvedNode node) => node.Spec.Cache is not { } cache
        ? null
        : PlannedObjects.From(new V1PersistentVolumeClaim
        {
            Metadata = node.Metadata(node.Names.Claim),
            Spec = new()
            {
                AccessModes = [cache.AccessMode ?? DefaultAccessMode],
                StorageClassName = cache.StorageClassName,
                Resources = new() { Requests = new Dictionary<string, Quantity> { ["storage"] = cache.Size!.Value } },
            },
        });
}
