using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.RouterPolicies.Objects;

/// <summary>The ConfigMap in which the replicas count together. It is only made here: its content is theirs, and no key of it is ever owned by the operator.</summary>
internal static class UsageBuilder
{
    public static PlannedObject Build(ResolvedPolicy policy) => PlannedObjects.From(new V1ConfigMap { Metadata = policy.Metadata(policy.Names.Usage) });
}
