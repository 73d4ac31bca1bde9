using CwHoe.Api.Sessions;
using CwHoe.Core.Validation.Sessions;

namespace CwHoe.Core.Planning.Sessions;

/// <summary>Decides what a Session becomes: so far a status that says whether its spec is valid.</summary>
public static class SessionPlanner
{
    /// <summary>Plans one Session.</summary>
    /// <param name="resource">The resource as read; not being deleted.</param>
    /// <param name="now">The present time.</param>
    public static Plan<SessionStatus> Plan(Session resource, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return AcceptedOnly.Plan(
            resource.Metadata,
            resource.Status?.Conditions,
            SessionValidation.Validate(resource),
            now,
            (generation, conditions) => (resource.Status ?? new()) with { ObservedGeneration = generation, Conditions = conditions });
    }
}
