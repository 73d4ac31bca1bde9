using CwHoe.Contracts;
using CwHoe.Core.Status;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning;

/// <summary>Plans some of whose objects the API server did not take; the same for every kind.</summary>
internal static class RejectedPlan
{
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(1);

    /// <summary>Corrects a plan after it was applied.</summary>
    /// <typeparam name="TStatus">The kind's status.</typeparam>
    /// <param name="plan">The plan that was applied.</param>
    /// <param name="metadata">The resource's.</param>
    /// <param name="before">Its conditions as stored: the plan's own already say Accepted=True, and would make each retry a transition.</param>
    /// <param name="rejected">Objects that were refused or that others own fields of; with none, the plan stays as it is.</param>
    /// <param name="now">The present time.</param>
    /// <param name="status">The plan's status with the conditions that the function given makes of its own.</param>
    /// <returns>The plan with <c>Accepted=False</c>, why, the Event that says so and a time to try again.</returns>
    public static Plan<TStatus> Of<TStatus>(
        Plan<TStatus> plan, V1ObjectMeta metadata, IReadOnlyList<V1Condition>? before, IReadOnlyList<RejectedObject> rejected, DateTimeOffset now,
        Func<Func<IReadOnlyList<V1Condition>?, IReadOnlyList<V1Condition>>, TStatus> status)
    {
        if (rejected.Count == 0)
            return plan;
        var accepted = AcceptedCondition.OfRejected(rejected);
        var condition = before.With([accepted], metadata.Generation, now).Find(ConditionType.Accepted)!;
        return plan with
        {
            Status = status(own => [condition, .. (own ?? []).Where(other => other.Type != condition.Type)]),
            Events = [.. ConditionEvents.Between(before, [accepted]), .. plan.Events.Where(planned => planned.Reason != Reason.Valid)],
            RequeueAfter = plan.RequeueAfter is { } sooner && sooner < Retry ? sooner : Retry,
        };
    }
}
