using CwHoe.Contracts;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Status;

/// <summary>Whether a request to the endpoint is answered; where not, or not as well as asked, why.</summary>
internal static class ReadyCondition
{
    /// <summary>For what runs in pods.</summary>
    /// <param name="deployment">Their Deployment; null where there is none.</param>
    /// <param name="pods">The pods.</param>
    /// <param name="desired">Pods there should be.</param>
    /// <param name="scheduled">Whether they have cluster nodes.</param>
    /// <param name="serving">Whether at least one of them does what it is for.</param>
    /// <param name="shortcoming">What is wrong though they serve; null for nothing.</param>
    public static ConditionState Of(
        V1Deployment? deployment, LivePods pods, int desired, ConditionState scheduled, ConditionState serving, string? shortcoming = null)
    {
        if (serving.Is != true)
            return NotReady(scheduled.Is == false ? scheduled : serving);

        var count = $"pods serving: {ConditionState.Count(pods.Ready.Count, desired)}";
        var trouble = scheduled.Is == false
            ? scheduled.Message
            : pods.Live.Select(PodFaults.Of).FirstOrDefault(fault => fault is not null)?.Message ?? shortcoming;
        if (trouble is not null)
            return new(ConditionType.Ready, true, Reason.Degraded, $"{count}; {trouble}");
        return pods.Ready.Count < desired || IsRolling(deployment, desired)
            ? new(ConditionType.Ready, true, Reason.Progressing, $"{count}; others are on their way")
            : new(ConditionType.Ready, true, Reason.Available, count);
    }

    /// <summary>For a server that someone else runs.</summary>
    public static ConditionState OfExternal(ConditionState loaded) => loaded.Is == true
        ? new(ConditionType.Ready, true, Reason.Available, "the external server answers")
        : NotReady(loaded);

    /// <summary>While the spec is invalid and what an earlier one made is left alone.</summary>
    /// <param name="previous">The condition before; null where there was none.</param>
    /// <param name="serving">Pods that still serve.</param>
    public static ConditionState OfInvalid(V1Condition? previous, int serving) => previous?.Status == "True" && serving > 0
        ? new(ConditionType.Ready, true, Reason.Degraded, $"pods serving: {serving}, as the last valid spec asked; Accepted says what is wrong with this one")
        : new(ConditionType.Ready, false, Reason.NotReady, "the spec is invalid; Accepted says why");

    private static ConditionState NotReady(ConditionState cause)
    {
        var reason = cause.IsProblem ? Reason.NotReady : cause.Reason == Reason.ScaledToZero ? Reason.ScaledToZero : Reason.Progressing;
        return new(ConditionType.Ready, false, reason, $"{cause.Reason.Name()}: {cause.Message}");
    }

    private static bool IsRolling(V1Deployment? deployment, int desired) =>
        deployment?.Status is { } status
        && ((status.UpdatedReplicas ?? 0) < desired || status.Replicas > status.UpdatedReplicas || status.ObservedGeneration < deployment.Metadata.Generation);
}
