using CwHoe.Kube.Models;

namespace CwHoe.Runtime.Controllers;

/// <summary>How a reconcile ended and what comes next.</summary>
/// <typeparam name="TEntity">The kind.</typeparam>
public sealed record ReconciliationResult<TEntity>
    where TEntity : class, IKubernetesObject
{
    private ReconciliationResult(TEntity entity) => Entity = entity;

    /// <summary>The object as last read or written: the next reconcile waits until the cache is as new as this.</summary>
    public TEntity Entity { get; init; }

    /// <summary>What went wrong, for the log; null for a success.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>The fault behind <see cref="ErrorMessage"/>; null where there is none.</summary>
    public Exception? Error { get; init; }

    /// <summary>Whether a failure is pointless to retry: the next change of the object brings the next try.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>When to look again though nothing changed; null for not at all. A failure's back-off beats it.</summary>
    public TimeSpan? RequeueAfter { get; init; }

    /// <summary>Whether it succeeded.</summary>
    public bool IsSuccess => ErrorMessage is null;

    /// <summary>All is as it should be, or will come to be by itself.</summary>
    /// <param name="entity">The object as last read or written.</param>
    /// <param name="requeueAfter">When to look again; null for at the next change.</param>
    public static ReconciliationResult<TEntity> Success(TEntity entity, TimeSpan? requeueAfter = null) =>
        new(entity) { RequeueAfter = requeueAfter };

    /// <summary>Something failed that may succeed later: retried with back-off.</summary>
    /// <param name="entity">The object as last read or written.</param>
    /// <param name="errorMessage">What failed, for the log.</param>
    /// <param name="error">The fault behind it; null where there is none.</param>
    public static ReconciliationResult<TEntity> Failure(TEntity entity, string errorMessage, Exception? error = null) =>
        new(entity) { ErrorMessage = errorMessage, Error = error };

    /// <summary>Something is wrong that only a change of the object can mend: counted, not retried.</summary>
    /// <param name="entity">The object as last read or written.</param>
    /// <param name="errorMessage">What is wrong, for the log.</param>
    /// <param name="error">The fault behind it; null where there is none.</param>
    public static ReconciliationResult<TEntity> Terminal(TEntity entity, string errorMessage, Exception? error = null) =>
        new(entity) { ErrorMessage = errorMessage, Error = error, IsTerminal = true };
}
