using CwHoe.Kube.Models;

namespace CwHoe.Runtime.Controllers;

/// <summary>Cleans up what garbage collection does not, before an object goes.</summary>
/// <remarks>The finalizer is stored on the object before its controller is first called for it, and removed only after success.</remarks>
/// <typeparam name="TEntity">The kind.</typeparam>
public interface IEntityFinalizer<TEntity>
    where TEntity : class, IKubernetesObject
{
    /// <summary>Cleans up after <paramref name="entity"/>. May be called again after a success.</summary>
    /// <returns>
    /// Success without requeue-after lets the object go; success with it means "still at it" and comes back then; a failure keeps the
    /// finalizer and is retried with back-off.
    /// </returns>
    Task<ReconciliationResult<TEntity>> FinalizeAsync(TEntity entity, CancellationToken cancellationToken);
}
