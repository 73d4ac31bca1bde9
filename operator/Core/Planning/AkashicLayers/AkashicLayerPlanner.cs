using CwHoe.Api.AkashicLayers;
using CwHoe.Core.Validation.AkashicLayers;

namespace CwHoe.Core.Planning.AkashicLayers;

/// <summary>Decides what an AkashicLayer becomes: so far a status that says whether its spec is valid.</summary>
public static class AkashicLayerPlanner
{
    /// <summary>Plans one AkashicLayer.</summary>
    /// <param name="resource">The resource as read; not being deleted.</param>
    /// <param name="now">The present time.</param>
    public static Plan<AkashicLayerStatus> Plan(AkashicLayer resource, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return AcceptedOnly.Plan(
            resource.Metadata,
            resource.Status?.Conditions,
            AkashicLayerValidation.Validate(resource),
            now,
            (generation, conditions) => (resource.Status ?? new()) with { ObservedGeneration = generation, Conditions = conditions });
    }
}
