using CwHoe.Akashic.Storage;
using CwHoe.Api.AkashicLayers;
using CwHoe.Contracts;
using CwHoe.Kube.Models;

namespace CwHoe.Akashic.Tree;

/// <summary>The store's part of a layer's status; the operator writes the other part. Pure.</summary>
internal static class StoreStatus
{
    /// <summary>What of a status the store writes, as it is there now.</summary>
    public static AkashicLayerStatus? PartOf(AkashicLayerStatus? status) => status is null ? null : status with
    {
        ObservedGeneration = null,
        Endpoint = null,
        Root = null,
        Depth = null,
        Conditions = null,
        RecordsByPhase = status.RecordsByPhase is { } phases ? new SortedDictionary<string, long>(phases.ToDictionary(), StringComparer.Ordinal) : null,
    };

    /// <summary>The status of a layer that is open.</summary>
    /// <param name="before">What <see cref="PartOf"/> gave.</param>
    /// <param name="state">The layer.</param>
    /// <param name="verifierKey">Key to verify its checkpoints with.</param>
    /// <param name="generation">Of the spec that it is kept by.</param>
    /// <param name="now">The present time.</param>
    public static AkashicLayerStatus Of(AkashicLayerStatus? before, LayerState state, string verifierKey, long? generation, DateTimeOffset now) => new()
    {
        StoreConditions =
        [
            state.Trouble.Length == 0
                ? Condition(before, ConditionType.BucketReady, "True", Reason.BucketAvailable, "records are written and read", generation, now)
                : Condition(before, ConditionType.BucketReady, "False", Reason.BucketUnreachable, state.Trouble, generation, now),
            state.LastAudit is not { } audit
                ? Condition(before, ConditionType.Consistent, "Unknown", Reason.NotYetProved, "no audit has been made yet", generation, now)
                : audit.Consistent
                    ? Condition(before, ConditionType.Consistent, "True", Reason.Proved, "what audits read is what the log commits to", generation, now)
                    : Condition(before, ConditionType.Consistent, "False", Reason.Mismatch, audit.Finding, generation, now),
        ],
        Prefix = state.Prefix,
        VerifierKey = verifierKey,
        TreeSize = state.TreeSize,
        FirstIndex = state.FirstIndex,
        ActiveHash = Convert.ToBase64String(state.RootHash.Span),
        CheckpointTime = state.CheckpointTime?.ToDateTimeOffset(),
        RawBytes = state.RawBytes,
        StoredBytes = state.StoredBytes,
        RecordsByPhase = new SortedDictionary<string, long>(state.RecordsByPhase.ToDictionary(), StringComparer.Ordinal),
        IndexedSize = state.IndexedSize,
        LastSnapshot = state.LastSnapshot is { } snapshot
            ? new() { Name = snapshot.Name, Time = snapshot.Time.ToDateTimeOffset(), TreeSize = snapshot.TreeSize, RootHash = Convert.ToBase64String(snapshot.RootHash.Span) }
            : null,
        LastAudit = state.LastAudit is { } last
            ? new() { Time = last.Time.ToDateTimeOffset(), TreeSize = last.TreeSize, Entries = last.Entries, Consistent = last.Consistent, Finding = last.Finding.Length > 0 ? last.Finding : null }
            : null,
    };

    /// <summary>The status of a layer that could not be opened: what was last known of it, and why.</summary>
    /// <param name="before">What <see cref="PartOf"/> gave.</param>
    /// <param name="problem">Why.</param>
    /// <param name="generation">Of the spec.</param>
    /// <param name="now">The present time.</param>
    public static AkashicLayerStatus OfProblem(AkashicLayerStatus? before, Exception problem, long? generation, DateTimeOffset now)
    {
        var status = before ?? new();
        var isBroken = problem is Layers.LogBrokenException;
        var changed = isBroken
            ? Condition(before, ConditionType.Consistent, "False", Reason.Mismatch, problem.Message, generation, now)
            : Condition(before, ConditionType.BucketReady, "False", ReasonOf(problem), problem.Message, generation, now);
        return status with { StoreConditions = [.. (status.StoreConditions ?? []).Where(condition => condition.Type != changed.Type).Append(changed).OrderBy(condition => condition.Type, StringComparer.Ordinal)] };
    }

    private static Reason ReasonOf(Exception problem) => (problem as ObjectStoreException)?.Fault switch
    {
        StoreFault.Denied => Reason.BucketDenied,
        StoreFault.NoBucket => Reason.BucketNotFound,
        StoreFault.Full => Reason.BucketFull,
        null => Reason.NotReady,
        _ => Reason.BucketUnreachable,
    };

    // The moment is that of the last change, as the convention has it.
    private static V1Condition Condition(
        AkashicLayerStatus? before, ConditionType type, string status, Reason reason, string message, long? generation, DateTimeOffset now)
    {
        var last = before?.StoreConditions?.FirstOrDefault(condition => condition.Type == type.Name());
        return new()
        {
            Type = type.Name(), Status = status, Reason = reason.Name(), Message = message.Length > 1024 ? message[..1024] : message, ObservedGeneration = generation,
            LastTransitionTime = last?.Status == status ? last.LastTransitionTime : now,
        };
    }
}
