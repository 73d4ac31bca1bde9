using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.AkashicLayers.Objects;

/// <summary>Gives the store's identity its role.</summary>
internal static class RoleBindingBuilder
{
    public static PlannedObject Build(ResolvedStore store) => PlannedObjects.From(new V1RoleBinding
    {
        Metadata = store.Metadata(store.Names.Store),
        RoleRef = new() { ApiGroup = ResourceType.Of<V1Role>().Group, Kind = "Role", Name = store.Names.Store },
        Subjects = [new() { Kind = "ServiceAccount", Name = store.Names.Store, Namespace = store.Root.Metadata.Namespace }],
    });
}
