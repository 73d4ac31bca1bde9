using CwHoe.Api.RouterPolicies;
using CwHoe.Core.Validation.RouterPolicies;

namespace CwHoe.Core.Planning.RouterPolicies;

/// <summary>Decides what a RouterPolicy becomes: so far a status that says whether its spec is valid.</summary>
public static class RouterPolicyPlanner
{
    /// <summary>Plans one RouterPolicy.</summary>
    /// <param name="resource">The resource as read; not being deleted.</param>
    /// <param name="now">The present time.</param>
    public static Plan<RouterPolicyStatus> Plan(RouterPolicy resource, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return AcceptedOnly.Plan(
            resource.Metadata,
            resource.Status?.Conditions,
            RouterPolicyValidation.Validate(resource),
            now,
            (generation, conditions) => (resource.Status ?? new()) with { ObservedGeneration = generation, Conditions = conditions });
    }
}
