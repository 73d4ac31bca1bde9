using CwHoe.Api.AgentNodes;
using CwHoe.Contracts;
using CwHoe.Core.Planning.AgentNodes.Objects;
using CwHoe.Core.Status;
using CwHoe.Core.Status.AgentNodes;
using CwHoe.Kube;

namespace CwHoe.Core.Planning.AgentNodes;

/// <summary>The plan of a valid node whose engine runs in pods.</summary>
internal static class EnginePlan
{
    public static Plan<AgentNodeStatus> Of(AgentNode node, AgentNodeObserved observed, OperatorSettings settings, DateTimeOffset now)
    {
        var pods = LivePods.Of(observed.Pods);
        var scale = Scale(node, observed, pods, now);
        var resolved = ResolvedNode.From(node, settings, scale.Replicas);
        var scheduled = ScheduledCondition.Of(observed.Deployment, pods, scale.Replicas);
        var loaded = ModelLoadedCondition.Of(node, observed, pods, scale.Replicas);
        ConditionState[] states = [AcceptedCondition.Valid, scheduled, loaded, ReadyCondition.Of(observed.Deployment, pods, scale.Replicas, scheduled, loaded)];
        return new()
        {
            Objects = Objects(resolved, observed.Apis),
            Status = new()
            {
                ObservedGeneration = node.Metadata.Generation,
                Conditions = Conditions.With(node.Status?.Conditions, states, node.Metadata.Generation, now),
                Endpoint = $"http://{resolved.Names.Service}.{resolved.Names.Namespace}.svc:{resolved.Port}/v1",
                Replicas = pods.Live.Count,
                ReadyReplicas = pods.Ready.Count,
                DesiredReplicas = scale.Replicas,
                Selector = resolved.Labels.SelectorText,
                Models = observed.Engine is { Error: null, Models: { Count: > 0 } models } && pods.Ready.Count > 0 ? models : null,
                Capabilities = Capabilities.Of(node, observed, pods),
                InFlight = scale.InFlight,
                ScaleDownSince = scale.ScaleDownSince,
            },
            Events = [.. ConditionEvents.Between(node.Status?.Conditions, states), .. Scaled(node, scale)],
            RequeueAfter = Requeue(node, observed, settings, pods, loaded, scale.Replicas),
        };
    }

    // What a pod needs comes before the pods.
    private static PlannedObject[] Objects(ResolvedNode node, ClusterApis apis) =>
    [
        .. new[]
        {
            ServiceAccountBuilder.Build(node),
            ConfigMapBuilder.Build(node),
            ClaimBuilder.Build(node),
            NetworkPolicyBuilder.Build(node),
            ServiceBuilder.Build(node),
            DeploymentBuilder.Build(node),
            PodDisruptionBudgetBuilder.Build(node, apis),
        }.OfType<PlannedObject>(),
    ];

    private static ScaleDecision Scale(AgentNode node, AgentNodeObserved observed, LivePods pods, DateTimeOffset now)
    {
        var replicas = node.Spec.Replicas ?? 1;
        return node.Spec.Autoscaling is not { } scaling
            ? new(replicas, null, null)
            : Autoscaler.Decide(
                scaling,
                node.Status?.DesiredReplicas ?? replicas,
                [.. pods.Ready.Select(pod => pod.Metadata.Name!)],
                observed.Engine?.InFlight ?? new Dictionary<string, int>(),
                observed.DemandedAt,
                node.Status?.ScaleDownSince,
                now);
    }

    private static IEnumerable<PlannedEvent> Scaled(AgentNode node, ScaleDecision scale)
    {
        if (node.Spec.Autoscaling is not null && node.Status?.DesiredReplicas is { } before && before != scale.Replicas)
        {
            var why = before == 0 ? "a request came through a router" : $"{scale.InFlight ?? 0} requests in flight";
            yield return new(PlannedEventType.Normal, Reason.Scaled, $"from {before} to {scale.Replicas} pods: {why}");
        }
    }

    // Pods and Deployments are watched; only what an engine or another's Secret does has to be looked at again.
    private static TimeSpan? Requeue(
        AgentNode node, AgentNodeObserved observed, OperatorSettings settings, LivePods pods, ConditionState loaded, int replicas)
    {
        if (pods.Ready.Count > 0 && replicas > 0 && (loaded.Is != true || node.Spec.Autoscaling is not null))
            return settings.FastProbe;
        return loaded.Is == true || MissingReferences.First(node, observed) is not null ? settings.SlowProbe : null;
    }
}
