using CwHoe.Api.AkashicLayers;
using CwHoe.Contracts;
using CwHoe.Core.Planning.AkashicLayers.Objects;
using CwHoe.Core.Status;
using CwHoe.Core.Status.AkashicLayers;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.AkashicLayers;

/// <summary>Decides what an AkashicLayer becomes: a root its store, which follows all layers of the tree by itself; any other nothing but a status.</summary>
/// <remarks>
/// Flow: a spec that is invalid, or does not lead up to a root through valid layers, changes only the status. Guarantees: no I/O, clock, environment or chance, and the same
/// arguments give the same plan, byte for byte. The pods' template depends on nothing that stores follow. The status is the operator's part of it alone.
/// </remarks>
public static class AkashicLayerPlanner
{
    /// <summary>Plans one AkashicLayer.</summary>
    /// <param name="layer">The layer as read; not being deleted.</param>
    /// <param name="observed">All that was seen of what belongs to it.</param>
    /// <param name="settings">The installation.</param>
    /// <param name="now">The present time.</param>
    /// <returns>Objects, the operator's part of the status, events and when to come back. A layer that is not accepted plans no objects and keeps those there are.</returns>
    public static Plan<AkashicLayerStatus> Plan(AkashicLayer layer, AkashicLayerObserved observed, OperatorSettings settings, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(observed);
        ArgumentNullException.ThrowIfNull(settings);
        var chain = AkashicLayerChain.Of(layer, observed.Layers.ToDictionary(other => other.Metadata.Name!).GetValueOrDefault);
        var (before, pods) = (layer.Status?.Conditions, LivePods.Of(observed.Pods));
        var accepted = ChainAcceptedCondition.Of(chain);
        var isAccepted = accepted.Is == true;
        ConditionState[] states =
        [
            accepted,
            isAccepted ? StoreReadyCondition.Of(chain, observed, pods) : StoreReadyCondition.OfUnaccepted(chain, before.Find(ConditionType.Ready), pods),
        ];
        return new()
        {
            KeepObjects = !isAccepted,
            Objects = isAccepted && chain.Depth == 0 ? Objects(layer, observed, settings) : [],
            Secrets = isAccepted && observed.NewSeed is { } seed ? [LogKeyBuilder.Build(layer, seed)] : [],
            Status = new()
            {
                ObservedGeneration = layer.Metadata.Generation,
                Conditions = WithReported(before, layer.Status?.StoreConditions).With(states, layer.Metadata.Generation, now),
                Endpoint = chain.Root is { } root ? ServiceBuilder.Endpoint(root) : null,
                Root = chain.Root?.Metadata.Name,
                Depth = chain.Root is null ? null : chain.Depth,
            },
            Events = ConditionEvents.Between(before, states),
            // Secrets and the API server's addresses are not watched.
            RequeueAfter = layer.Spec.ParentRef is null ? settings.SlowProbe : null,
        };
    }

    /// <summary>Corrects a plan after the API server refused some of its objects.</summary>
    /// <param name="plan">The plan that was applied.</param>
    /// <param name="layer">The layer it was made for.</param>
    /// <param name="rejected">Objects that were refused or that others own fields of; with none, the plan stays as it is.</param>
    /// <param name="now">The present time.</param>
    /// <returns>The plan with <c>Accepted=False</c>, why, the Event that says so and a time to try again.</returns>
    public static Plan<AkashicLayerStatus> WithRejected(
        Plan<AkashicLayerStatus> plan, AkashicLayer layer, IReadOnlyList<RejectedObject> rejected, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(rejected);
        return RejectedPlan.Of(
            plan, layer.Metadata, layer.Status?.Conditions, rejected, now, conditions => plan.Status with { Conditions = conditions(plan.Status.Conditions) });
    }

    // As the store says it, times and all.
    private static IReadOnlyList<V1Condition> WithReported(IReadOnlyList<V1Condition>? conditions, IReadOnlyList<V1Condition>? reported) =>
        [.. (conditions ?? []).Where(condition => reported?.Any(said => said.Type == condition.Type) != true), .. reported ?? []];

    // What a pod needs comes before the pods.
    private static PlannedObject[] Objects(AkashicLayer root, AkashicLayerObserved observed, OperatorSettings settings)
    {
        var store = new ResolvedStore { Root = root, Tree = AkashicLayerTree.From(root.Metadata.Name!, observed.Layers), Observed = observed, Settings = settings };
        return
        [
            .. new[]
            {
                ServiceAccountBuilder.Build(store),
                RoleBuilder.Build(store),
                RoleBindingBuilder.Build(store),
                NetworkPolicyBuilder.Build(store),
                ServiceBuilder.Build(store),
                ClaimBuilder.Build(store),
                DeploymentBuilder.Build(store),
            }.OfType<PlannedObject>(),
        ];
    }
}
