using CwHoe.Api.AgentNodes;
using CwHoe.Core.Validation.AgentNodes;

namespace CwHoe.Core.Planning.AgentNodes;

/// <summary>Decides what an AgentNode becomes.</summary>
public static class AgentNodePlanner
{
    /// <summary>Plans one AgentNode.</summary>
    /// <param name="node">The node as read; not being deleted.</param>
    /// <param name="observed">All that was seen of what belongs to it.</param>
    /// <param name="settings">The installation.</param>
    /// <param name="now">The present time.</param>
    /// <returns>Objects, status, events and when to come back. An invalid spec plans no objects and keeps those there are.</returns>
    public static Plan<AgentNodeStatus> Plan(AgentNode node, AgentNodeObserved observed, OperatorSettings settings, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(observed);
        ArgumentNullException.ThrowIfNull(settings);
        _ = AgentNodeValidation.Validate(node);
        return new() { Status = node.Status ?? new() };
    }

    /// <summary>Corrects a plan after the API server refused some of its objects.</summary>
    /// <param name="plan">The plan that was applied.</param>
    /// <param name="node">The node it was made for.</param>
    /// <param name="rejected">Objects that were refused or that others own fields of; with none, the plan stays as it is.</param>
    /// <param name="now">The present time.</param>
    /// <returns>The plan with <c>Accepted=False</c>, why, the Event that says so and a time to try again.</returns>
    public static Plan<AgentNodeStatus> WithRejected(
        Plan<AgentNodeStatus> plan, AgentNode node, IReadOnlyList<RejectedObject> rejected, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(rejected);
        return plan;
    }
}
