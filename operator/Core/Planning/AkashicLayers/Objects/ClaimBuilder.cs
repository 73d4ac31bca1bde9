using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.AkashicLayers.Objects;

/// <summary>The claim that keeps the index over restarts, where the spec asks for one.</summary>
internal static class ClaimBuilder
{
    public static PlannedObject? Build(ResolvedStore store) => store.Root.Spec.Cache is not { } cache
        ? null
        : PlannedObjects.From(new V1PersistentVolumeClaim
        {
            Metadata = store.Metadata(store.Names.Cache),
            Spec = new()
            {
                AccessModes = ["ReadWriteOnce"],
                StorageClassName = cache.StorageClassName,
                Resources = new() { Requests = new Dictionary<string, Quantity> { ["storage"] = cache.Size!.Value } },
            },
        });
}
