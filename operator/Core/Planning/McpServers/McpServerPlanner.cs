using CwHoe.Api.McpServers;
using CwHoe.Core.Validation.McpServers;

namespace CwHoe.Core.Planning.McpServers;

/// <summary>Decides what an McpServer becomes: so far a status that says whether its spec is valid.</summary>
public static class McpServerPlanner
{
    /// <summary>Plans one McpServer.</summary>
    /// <param name="resource">The resource as read; not being deleted.</param>
    /// <param name="now">The present time.</param>
    public static Plan<McpServerStatus> Plan(McpServer resource, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return AcceptedOnly.Plan(
            resource.Metadata,
            resource.Status?.Conditions,
            McpServerValidation.Validate(resource),
            now,
            (generation, conditions) => (resource.Status ?? new()) with { ObservedGeneration = generation, Conditions = conditions });
    }
}
