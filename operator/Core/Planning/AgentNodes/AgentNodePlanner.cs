using CwHoe.Api.AgentNodes;
using CwHoe.Contracts;
using CwHoe.Core.Status;
using CwHoe.Core.Status.AgentNodes;
using CwHoe.Core.Validation;
using CwHoe.Core.Validation.AgentNodes;

namespace CwHoe.Core.Planning.AgentNodes;

/// <summary>Decides what an AgentNode becomes.</summary>
/// <remarks>
/// Flow: an invalid spec changes only the status; an external engine is only watched; any other becomes objects. Guarantees: no
/// I/O, clock or environment, and the same arguments give the same plan, byte for byte.
/// </remarks>
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
        var violations = AgentNodeValidation.Validate(node);
        if (violations.Count > 0)
            return Invalid(node, observed, violations, now);
        return node.Spec.Engine!.Type == Engine.External
            ? External(node, observed, settings, now)
            : EnginePlan.Of(node, observed, settings, now);
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
        return RejectedPlan.Of(
            plan, node.Metadata, node.Status?.Conditions, rejected, now, conditions => plan.Status with { Conditions = conditions(plan.Status.Conditions) });
    }

    private static Plan<AgentNodeStatus> Invalid(AgentNode node, AgentNodeObserved observed, IReadOnlyList<Violation> violations, DateTimeOffset now)
    {
        var before = node.Status ?? new();
        var serving = LivePods.Of(observed.Pods).Ready.Count;
        ConditionState[] states = [AcceptedCondition.Of(violations), ReadyCondition.OfInvalid(before.Conditions.Find(ConditionType.Ready), serving)];
        return new()
        {
            KeepObjects = true,
            Status = before with { ObservedGeneration = node.Metadata.Generation, Conditions = before.Conditions.With(states, node.Metadata.Generation, now) },
            Events = ConditionEvents.Between(before.Conditions, states),
        };
    }

    private static Plan<AgentNodeStatus> External(AgentNode node, AgentNodeObserved observed, OperatorSettings settings, DateTimeOffset now)
    {
        var loaded = ModelLoadedCondition.OfExternal(node, observed);
        ConditionState[] states = [AcceptedCondition.Valid, ScheduledCondition.NotApplicable, loaded, ReadyCondition.OfExternal(loaded)];
        return new()
        {
            Status = new()
            {
                ObservedGeneration = node.Metadata.Generation,
                Conditions = Conditions.With(node.Status?.Conditions, states, node.Metadata.Generation, now),
                Endpoint = node.Spec.External!.BaseUrl!.TrimEnd('/'),
                Models = observed.Engine is { Error: null, Models: { Count: > 0 } models } ? models : null,
                Capabilities = Capabilities.Of(node, observed, LivePods.Of([])),
            },
            Events = ConditionEvents.Between(node.Status?.Conditions, states),
            RequeueAfter = settings.SlowProbe,
        };
    }
}
