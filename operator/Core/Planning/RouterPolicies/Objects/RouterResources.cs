using CwHoe.Api.RouterPolicies;
using CwHoe.Core.Planning.Workloads;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.RouterPolicies.Objects;

/// <summary>CPU and memory of a replica.</summary>
internal static class RouterResources
{
    private static readonly WorkloadResources Defaults = new(Quantity.Parse("100m"), Quantity.Parse("128Mi"), Quantity.Parse("512Mi"));

    /// <summary>The spec's, completed.</summary>
    public static V1ResourceRequirements Of(RouterPolicy policy) => Defaults.Complete(policy.Spec.Resources);
}
