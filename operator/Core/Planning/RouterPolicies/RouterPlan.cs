using CwHoe.Api.RouterPolicies;
using CwHoe.Core.Planning.RouterPolicies.Objects;
using CwHoe.Core.Status;
using CwHoe.Core.Status.RouterPolicies;
using CwHoe.Kube;

namespace CwHoe.Core.Planning.RouterPolicies;

/// <summary>The plan of a valid policy.</summary>
internal static class RouterPlan
{
    public static Plan<RouterPolicyStatus> Of(ResolvedPolicy resolved, DateTimeOffset now)
    {
        var (policy, pods) = (resolved.Policy, LivePods.Of(resolved.Observed.Pods));
        var sessions = SessionClasses.Told(resolved.Observed);
        ConditionState[] states = [AcceptedCondition.Valid, BackendsReadyCondition.Of(resolved), RouterReadyCondition.Of(resolved, pods)];
        return new()
        {
            Objects = Objects(resolved),
            Status = new()
            {
                ObservedGeneration = policy.Metadata.Generation,
                Conditions = Conditions.With(policy.Status?.Conditions, states, policy.Metadata.Generation, now),
                Endpoint = ServiceBuilder.Endpoint(resolved),
                Replicas = pods.Live.Count,
                ReadyReplicas = pods.Ready.Count,
                Selector = Labels.Selector(resolved.Labels.Selector),
                Backends = resolved.Backends is { Count: > 0 } backends ? backends : null,
                Rules = policy.Spec.Sovereignty?.Allow is { Count: > 0 } rules ? [.. rules.Select(rule => rule.Name!)] : null,
                Sessions = sessions.Listed,
                ClassifiedSessions = sessions.Count,
                Usage = RouterUsage.Of(resolved.Observed.Usage, now),
            },
            Events = ConditionEvents.Between(policy.Status?.Conditions, states),
            // Secrets, usage and the API server's addresses are not watched.
            RequeueAfter = resolved.Settings.SlowProbe,
        };
    }

    // What a pod needs comes before the pods.
    private static PlannedObject[] Objects(ResolvedPolicy policy) =>
    [
        .. new[]
        {
            ServiceAccountBuilder.Build(policy),
            RoleBuilder.Build(policy),
            RoleBindingBuilder.Build(policy),
            UsageBuilder.Build(policy),
            NetworkPolicyBuilder.Build(policy),
            ServiceBuilder.Build(policy),
            DeploymentBuilder.Build(policy),
            PodDisruptionBudgetBuilder.Build(policy),
            AutoscalerBuilder.Build(policy),
        }.OfType<PlannedObject>(),
    ];
}
