using System.Collections.Concurrent;
using CwHoe.Kube.Models;
using CwHoe.Runtime.Informers;

namespace CwHoe.Runtime.Controllers;

/// <summary>What one key goes through: read, wait for own writes, then finalizers, the controller, or the end of it.</summary>
internal sealed class Reconciler<TEntity>(
    Informer<TEntity> informer, IEntityController<TEntity> controller, IReadOnlyList<FinalizerRegistration<TEntity>> finalizers,
    FinalizerStore<TEntity> finalizerStore, OrphanSweeper orphans, WriteBarrier barrier, IEnumerable<IOwnerMemory> memories)
    where TEntity : class, IKubernetesObject
{
    private readonly IOwnerMemory[] _memories = [.. memories];

    /// <summary>Uids of the keys seen: what to forget when a key is gone or stands for another object.</summary>
    private readonly ConcurrentDictionary<ObjectKey, string> _uids = new();

    /// <summary>Keys known, for the test that nothing is kept.</summary>
    internal int KeysHeld => _uids.Count;

    /// <summary>Reconciles what <paramref name="key"/> stands for now.</summary>
    /// <returns>The result; null where the object is gone.</returns>
    internal async Task<ReconciliationResult<TEntity>?> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var entity = informer.Lister.Get(key);
        if (entity?.Metadata.Uid is { } uid)
        {
            await barrier.WaitAsync(uid, cancellationToken);
            entity = informer.Lister.Get(key);
        }

        await ForgetPredecessorAsync(key, entity?.Metadata.Uid, cancellationToken);
        ReconciliationResult<TEntity>? result = null;
        if (entity is not null)
        {
            result = entity.Metadata.DeletionTimestamp is null
                ? await ReconcileLivingAsync(entity, cancellationToken)
                : await FinalizeAsync(entity, cancellationToken);
            Expect(entity, result.Entity);
        }

        // Last: what the controller took over from an object that had this name before is no orphan.
        await orphans.SweepAsync(informer.Type, key, entity?.Metadata.Uid, cancellationToken);
        return result;
    }

    private async Task<ReconciliationResult<TEntity>> ReconcileLivingAsync(TEntity entity, CancellationToken cancellationToken)
    {
        var present = entity.Metadata.Finalizers ?? [];
        string[] missing = [.. finalizers.Select(f => f.Name).Where(name => !present.Contains(name, StringComparer.Ordinal))];
        if (missing.Length == 0)
            return await controller.ReconcileAsync(entity, cancellationToken);
        // Stored before the controller may do anything that outlives the object.
        if (await finalizerStore.AddAsync(entity, missing, cancellationToken) is not { } stored)
            return ReconciliationResult<TEntity>.Success(entity);
        Expect(entity, stored);
        return await controller.ReconcileAsync(stored, cancellationToken);
    }

    private async Task<ReconciliationResult<TEntity>> FinalizeAsync(TEntity entity, CancellationToken cancellationToken)
    {
        var current = entity;
        foreach (var (name, finalizer) in finalizers)
        {
            if (current.Metadata.Finalizers?.Contains(name, StringComparer.Ordinal) != true)
                continue;
            var result = await finalizer.FinalizeAsync(current, cancellationToken);
            if (!result.IsSuccess || result.RequeueAfter is not null)
                return result;
            if (await finalizerStore.RemoveAsync(current, name, cancellationToken) is not { } stored)
                break;
            current = stored;
        }

        return ReconciliationResult<TEntity>.Success(current);
    }

    private void Expect(TEntity read, TEntity written)
    {
        if (read.Metadata.Uid is { } uid && written.Metadata.ResourceVersion is { } version && version != read.Metadata.ResourceVersion)
            barrier.Expect(uid, informer, ObjectKey.Of(read), version);
    }

    private async Task ForgetPredecessorAsync(ObjectKey key, string? uid, CancellationToken cancellationToken)
    {
        if (_uids.TryGetValue(key, out var known) && known != uid)
        {
            barrier.Forget(known);
            foreach (var memory in _memories)
                memory.Forget(known);
            await controller.DeletedAsync(key, cancellationToken);
            _uids.TryRemove(key, out _);
        }

        if (uid is not null)
            _uids[key] = uid;
    }
}
