using CwHoe.Kube.Models;

namespace CwHoe.Runtime.Controllers;

/// <summary>Brings the world in line with objects of one kind.</summary>
/// <remarks>
/// Flow: a change of the object, or of anything the controller owns or watches, queues its key; a worker reads the object from
/// the informer's cache and calls <see cref="ReconcileAsync"/>. Guarantees: one call at a time per key; no call before every
/// informer has synced; a call after a write through the runtime sees that write. Assumption: calls are idempotent, for
/// several changes may be one call and one change several.
/// </remarks>
/// <typeparam name="TEntity">The kind.</typeparam>
public interface IEntityController<TEntity>
    where TEntity : class, IKubernetesObject
{
    /// <summary>Looks at <paramref name="entity"/>, which is not being deleted, and does what is needed.</summary>
    /// <returns>What comes next. "Not ready yet" is <see cref="ReconciliationResult{TEntity}.Success"/>; an exception counts as a failure.</returns>
    Task<ReconciliationResult<TEntity>> ReconcileAsync(TEntity entity, CancellationToken cancellationToken);

    /// <summary>The object is gone: drop what is kept in memory for it. What needs the API or the outside world is a finalizer's work.</summary>
    Task DeletedAsync(ObjectKey key, CancellationToken cancellationToken) => Task.CompletedTask;
}
