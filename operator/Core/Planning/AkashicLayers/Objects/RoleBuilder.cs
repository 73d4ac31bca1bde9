using CwHoe.Api.AkashicLayers;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.AkashicLayers.Objects;

/// <summary>What a store may do at the API server: follow the layers of its namespace and report on them, read its Secrets by name, hold its lease, record Events.</summary>
internal static class RoleBuilder
{
    public static PlannedObject Build(ResolvedStore store)
    {
        var layers = ResourceType.Of<AkashicLayer>();
        var leases = ResourceType.Of<V1Lease>();
        return PlannedObjects.From(new V1Role
        {
            Metadata = store.Metadata(store.Names.Store),
            Rules =
            [
                new() { ApiGroups = [layers.Group], Resources = [layers.Plural], Verbs = ["get", "list", "watch"] },
                new() { ApiGroups = [layers.Group], Resources = [$"{layers.Plural}/status"], Verbs = ["patch"] },
                new() { ApiGroups = [""], Resources = ["secrets"], ResourceNames = [.. AkashicLayerReferences.Secrets(store.Root).Keys], Verbs = ["get"] },
                // A rule for create can't name the object.
                new() { ApiGroups = [leases.Group], Resources = [leases.Plural], Verbs = ["create"] },
                new() { ApiGroups = [leases.Group], Resources = [leases.Plural], ResourceNames = [store.Names.Store], Verbs = ["get", "update"] },
                new() { ApiGroups = ["", "events.k8s.io"], Resources = ["events"], Verbs = ["create", "patch"] },
            ],
        });
    }
}
