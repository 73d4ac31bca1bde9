using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning;

/// <summary>All that one reconcile decided; nothing of it has happened yet.</summary>
/// <typeparam name="TStatus">The kind's status.</typeparam>
public sealed record Plan<TStatus>
{
    /// <summary>Objects to apply, in this order. What carries the owner's label and is not among them is to be pruned.</summary>
    public IReadOnlyList<PlannedObject> Objects { get; init; } = [];

    /// <summary>Secrets to make, before the objects: once, since they were absent. What is made so is never changed, pruned or owned.</summary>
    public IReadOnlyList<V1Secret> Secrets { get; init; } = [];

    /// <summary>Apply and prune nothing, because the spec cannot be acted on: what an earlier, valid spec made stays as it is.</summary>
    public bool KeepObjects { get; init; }

    /// <summary>Status to write where it differs from the present one.</summary>
    public required TStatus Status { get; init; }

    /// <summary>Events to record on the resource, in order; one per condition that changed.</summary>
    public IReadOnlyList<PlannedEvent> Events { get; init; } = [];

    /// <summary>When to reconcile again without an event; null to wait for one.</summary>
    public TimeSpan? RequeueAfter { get; init; }
}
