using CwHoe.Api.RouterPolicies;
using CwHoe.Core.Planning.RouterPolicies;

namespace CwHoe.Core.Validation.RouterPolicies;

/// <summary>Rules of <c>spec.replicas</c>, <c>spec.autoscaling</c> and <c>spec.resources</c>.</summary>
internal static class ReplicaRules
{
    /// <summary>Bounds in their order.</summary>
    public static IEnumerable<Violation> Autoscaling(RouterPolicy policy)
    {
        if (policy.Spec.Autoscaling is not { } scaling)
            yield break;
        var min = scaling.Min ?? RouterDefaults.Replicas;
        if (scaling.Max is null)
            yield return new("spec.autoscaling.max", "is required");
        else if (scaling.Max < min)
            yield return new("spec.autoscaling.max", $"is {scaling.Max}, less than min, {min}");
    }

    /// <summary>Amounts that Kubernetes takes.</summary>
    public static IEnumerable<Violation> Resources(RouterPolicy policy) => Check.Resources("spec.resources", policy.Spec.Resources);
}
