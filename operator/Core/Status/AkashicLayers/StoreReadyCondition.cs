using CwHoe.Api.AkashicLayers;
using CwHoe.Contracts;
using CwHoe.Core.Planning.AkashicLayers;
using CwHoe.Core.Planning.AkashicLayers.Objects;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Status.AkashicLayers;

/// <summary>Whether records can be appended to a layer, found in it and proved: its root's store runs, can use the bucket, and found nothing that was altered.</summary>
internal static class StoreReadyCondition
{
    private const int SeedLength = 32;

    /// <summary>For a layer that is accepted.</summary>
    public static ConditionState Of(AkashicLayerChain chain, AkashicLayerObserved observed, LivePods pods)
    {
        var serving = Missing(chain, observed) ?? Running(pods) ?? Reported(chain.Layer.Status?.StoreConditions);
        // Where a store runs, what it says goes before what a scheduler says of its next pod.
        var scheduled = serving.Is == false && pods.Ready.Count > 0 ? serving : ScheduledCondition.Of(observed.Deployment, pods, DeploymentBuilder.Replicas);
        return ReadyCondition.Of(observed.Deployment, pods, DeploymentBuilder.Replicas, scheduled, serving);
    }

    /// <summary>For a layer that is not: without a root it has no store; with one, the store goes on as the last valid specs asked.</summary>
    public static ConditionState OfUnaccepted(AkashicLayerChain chain, V1Condition? previous, LivePods pods) => chain.Root is null
        ? Not(Reason.ParentNotReady, "no store keeps the layer; Accepted says why")
        : ReadyCondition.OfInvalid(previous, pods.Ready.Count);

    private static ConditionState? Missing(AkashicLayerChain chain, AkashicLayerObserved observed)
    {
        if (chain.Depth > 0)
            return null;
        foreach (var (name, keys) in AkashicLayerReferences.Secrets(chain.Layer))
        {
            if (!observed.Secrets.TryGetValue(name, out var present))
                continue;
            if (present is null)
            {
                // The key of the log is made in this very reconcile.
                if (observed.NewSeed is not null && keys.Contains(SecretKey.Seed))
                    continue;
                return NotFound($"Secret {name} does not exist in namespace {chain.Layer.Metadata.Namespace}");
            }

            if (keys.FirstOrDefault(key => !present.ContainsKey(key.Name())) is var missing and not SecretKey.Unspecified)
                return NotFound($"Secret {name} has no key {missing.Name()}");
            if (keys.Contains(SecretKey.Seed) && present[SecretKey.Seed.Name()] != SeedLength)
                return NotFound($"key {SecretKey.Seed.Name()} of Secret {name} has {present[SecretKey.Seed.Name()]} bytes, and a seed has {SeedLength}");
        }

        return chain.Layer.Spec.Search?.Postgres is { } postgres && observed.Databases.Count == 0
            ? NotFound($"key {SecretKey.ConnectionString.Name()} of Secret {postgres.SecretRef!.Name} names no Host, as in Host=db.team.svc;Database=records")
            : null;
    }

    private static ConditionState? Running(LivePods pods)
    {
        if (pods.Ready.Count > 0)
            return null;
        return pods.Live.Select(PodFaults.Of).FirstOrDefault(fault => fault is not null) is { } fault
            ? Not(fault.Reason, fault.Message)
            : Not(Reason.Progressing, "the store does not serve yet");
    }

    // What the store says itself.
    private static ConditionState Reported(IReadOnlyList<V1Condition>? conditions)
    {
        if (conditions.Find(ConditionType.BucketReady) is not { } bucket)
            return Not(Reason.Progressing, "the store has not looked at the layer yet");
        if (bucket.Status != "True")
            return Of(bucket, Reason.BucketUnreachable);
        return conditions.Find(ConditionType.Consistent) is { Status: "False" } consistent
            ? Of(consistent, Reason.Mismatch)
            : new(ConditionType.Ready, true, Reason.Available, "");
    }

    private static ConditionState Of(V1Condition reported, Reason otherwise) =>
        Not(Wire.TryParse<Reason>(reported.Reason, out var reason) ? reason : otherwise, reported.Message ?? "");

    private static ConditionState NotFound(string message) => Not(Reason.SecretNotFound, message);

    private static ConditionState Not(Reason reason, string message) => new(ConditionType.Ready, false, reason, message);
}
