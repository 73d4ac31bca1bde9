using CwHoe.Contracts;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Status;

/// <summary>Whether every pod has a cluster node; where one has none, the scheduler's own words.</summary>
internal static class ScheduledCondition
{
    public static ConditionState NotApplicable { get; } =
        new(ConditionType.Scheduled, true, Reason.NotApplicable, "the engine is external: no pods are scheduled");

    public static ConditionState Of(V1Deployment? deployment, LivePods pods, int desired)
    {
        if (desired == 0)
            return new(ConditionType.Scheduled, true, Reason.ScaledToZero, "replicas is 0");

        var waiting = pods.Live
            .Select(pod => (pod.Metadata.Name, Condition: LivePods.Condition(pod, "PodScheduled")))
            .Where(pod => pod.Condition?.Status == "False")
            .ToList();
        if (waiting is [var (name, condition), ..])
        {
            var others = waiting.Count > 1 ? $" ({waiting.Count - 1} more pods wait)" : "";
            return new(ConditionType.Scheduled, false, Reason.Unschedulable, $"pod {name}: {condition!.Message}{others}");
        }

        if (pods.Live.Count < desired && Failure(deployment) is { } failure)
            return new(ConditionType.Scheduled, false, Reason.PodCreationFailed, failure);

        var scheduled = pods.Live.Count(pod => LivePods.Condition(pod, "PodScheduled")?.Status == "True");
        var message = $"pods scheduled: {ConditionState.Count(scheduled, desired)}";
        return scheduled < desired
            ? new(ConditionType.Scheduled, null, Reason.WaitingForPods, message)
            : new(ConditionType.Scheduled, true, Reason.AllPodsScheduled, message);
    }

    // A quota, a missing priority class or an admission rule: no pod exists that could tell.
    private static string? Failure(V1Deployment? deployment) =>
        deployment?.Status?.Conditions?.FirstOrDefault(condition => condition is { Type: "ReplicaFailure", Status: "True" })?.Message;
}
