using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.RouterPolicies.Objects;

/// <summary>Gives the routers' identity its role.</summary>
internal static class RoleBindingBuilder
{
    public static PlannedObject Build(ResolvedPolicy policy) => PlannedObjects.From(new V1RoleBinding
    {
        Metadata = policy.Metadata(policy.Names.Router),
        RoleRef = new() { ApiGroup = ResourceType.Of<V1Role>().Group, Kind = "Role", Name = policy.Names.Router },
        Subjects = [new() { Kind = "ServiceAccount", Name = policy.Names.Router, Namespace = policy.Policy.Metadata.Namespace }],
    });
}
