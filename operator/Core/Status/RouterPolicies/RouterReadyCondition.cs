using CwHoe.Contracts;
using CwHoe.Core.Planning.RouterPolicies;

namespace CwHoe.Core.Status.RouterPolicies;

/// <summary>Whether requests to the endpoint reach a router. Whether it finds a backend for them, <c>BackendsReady</c> says.</summary>
internal static class RouterReadyCondition
{
    // An API key that can be guessed is none.
    private const int ShortestApiKey = 16;

    /// <summary>For a valid policy.</summary>
    public static ConditionState Of(ResolvedPolicy policy, LivePods pods)
    {
        var deployment = policy.Observed.Deployment;
        var desired = policy.Replicas ?? deployment?.Spec?.Replicas ?? policy.MinReplicas;
        return ReadyCondition.Of(
            deployment, pods, desired, ScheduledCondition.Of(deployment, pods, desired), Serving(pods, desired), Shortcomings(policy) is { Count: > 0 } all ? string.Join("; ", all) : null);
    }

    private static ConditionState Serving(LivePods pods, int desired)
    {
        if (desired == 0)
            return new(ConditionType.Ready, false, Reason.ScaledToZero, "replicas is 0");
        if (pods.Ready.Count > 0)
            return new(ConditionType.Ready, true, Reason.Available, "");
        return pods.Live.Select(PodFaults.Of).FirstOrDefault(fault => fault is not null) is { } fault
            ? new(ConditionType.Ready, false, fault.Reason, fault.Message)
            : new(ConditionType.Ready, false, Reason.Progressing, "no pod serves yet");
    }

    private static List<string> Shortcomings(ResolvedPolicy policy)
    {
        List<string> found =
        [
            .. (policy.Policy.Spec.ApiKeys ?? [])
                .Select(key => MissingKey.Of(key.SecretRef, policy.Observed, ShortestApiKey) is { } missing ? $"API key {key.Name}: {missing}" : null)
                .OfType<string>(),
        ];
        if (SessionClasses.Of(policy.Observed).Count is > SessionClasses.Most and var sessions)
            found.Add($"{sessions} Sessions are classified, and routers learn of {SessionClasses.Most}: requests of the others stay with sovereign backends; delete Sessions that are over");
        return found;
    }
}
