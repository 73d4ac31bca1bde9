using CwHoe.Api.RouterPolicies;
using CwHoe.Contracts;
using CwHoe.Core.Status;
using CwHoe.Core.Validation;
using CwHoe.Core.Validation.RouterPolicies;

namespace CwHoe.Core.Planning.RouterPolicies;

/// <summary>Decides what a RouterPolicy becomes: routers that follow it by themselves, and the status in which they find its AgentNodes and Sessions.</summary>
/// <remarks>
/// Flow: an invalid spec changes only the status; a valid one becomes objects. Guarantees: no I/O, clock or environment, and the same arguments give the same
/// plan, byte for byte. The pods' template depends on nothing that routers follow.
/// </remarks>
public static class RouterPolicyPlanner
{
    /// <summary>Plans one RouterPolicy.</summary>
    /// <param name="policy">The policy as read; not being deleted.</param>
    /// <param name="observed">All that was seen of what belongs to it.</param>
    /// <param name="settings">The installation.</param>
    /// <param name="now">The present time.</param>
    /// <returns>Objects, status, events and when to come back. An invalid spec plans no objects and keeps those there are.</returns>
    public static Plan<RouterPolicyStatus> Plan(RouterPolicy policy, RouterPolicyObserved observed, OperatorSettings settings, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(observed);
        ArgumentNullException.ThrowIfNull(settings);
        var violations = RouterPolicyValidation.Validate(policy);
        return violations.Count > 0
            ? Invalid(policy, observed, violations, now)
            : RouterPlan.Of(new() { Policy = policy, Observed = observed, Settings = settings, Backends = BackendResolver.Resolve(policy, observed) }, now);
    }

    /// <summary>Corrects a plan after the API server refused some of its objects.</summary>
    /// <param name="plan">The plan that was applied.</param>
    /// <param name="policy">The policy it was made for.</param>
    /// <param name="rejected">Objects that were refused or that others own fields of; with none, the plan stays as it is.</param>
    /// <param name="now">The present time.</param>
    /// <returns>The plan with <c>Accepted=False</c>, why, the Event that says so and a time to try again.</returns>
    public static Plan<RouterPolicyStatus> WithRejected(
        Plan<RouterPolicyStatus> plan, RouterPolicy policy, IReadOnlyList<RejectedObject> rejected, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(rejected);
        return RejectedPlan.Of(
            plan, policy.Metadata, policy.Status?.Conditions, rejected, now, conditions => plan.Status with { Conditions = conditions(plan.Status.Conditions) });
    }

    // Routers keep to the last valid spec, whose pods and sessions go on changing.
    private static Plan<RouterPolicyStatus> Invalid(RouterPolicy policy, RouterPolicyObserved observed, IReadOnlyList<Violation> violations, DateTimeOffset now)
    {
        var before = policy.Status ?? new();
        var (pods, sessions) = (LivePods.Of(observed.Pods), SessionClasses.Told(observed));
        ConditionState[] states = [AcceptedCondition.Of(violations), ReadyCondition.OfInvalid(before.Conditions.Find(ConditionType.Ready), pods.Ready.Count)];
        return new()
        {
            KeepObjects = true,
            Status = before with
            {
                ObservedGeneration = policy.Metadata.Generation,
                Conditions = before.Conditions.With(states, policy.Metadata.Generation, now),
                Replicas = pods.Live.Count,
                ReadyReplicas = pods.Ready.Count,
                Backends = BackendResolver.Refresh(before.Backends, observed),
                Sessions = sessions.Listed,
                ClassifiedSessions = sessions.Count,
            },
            Events = ConditionEvents.Between(before.Conditions, states),
        };
    }
}
