using System.Collections.Concurrent;
using CwHoe.Runtime.Hosting;
using CwHoe.Runtime.Informers;
using Microsoft.Extensions.Logging;

namespace CwHoe.Runtime.Controllers;

/// <summary>Read after write: remembers what a reconcile wrote, and holds the object's next reconcile until the informers have seen it.</summary>
/// <param name="options">The longest wait.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
public sealed class WriteBarrier(OperatorOptions options, TimeProvider time, ILogger<WriteBarrier> logger)
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<(IInformer Informer, ObjectKey Key), string>> _writes = new();

    /// <summary>Notes a write made for the object with <paramref name="ownerUid"/>.</summary>
    /// <param name="ownerUid">Uid of the object being reconciled.</param>
    /// <param name="informer">Whose content must contain the write.</param>
    /// <param name="key">What was written.</param>
    /// <param name="resourceVersion">The version that the write made.</param>
    public void Expect(string ownerUid, IInformer informer, ObjectKey key, string resourceVersion) =>
        _writes.GetOrAdd(ownerUid, _ => new())[(informer, key)] = resourceVersion;

    /// <summary>Completes once every write noted has been seen, or the bound has passed.</summary>
    /// <param name="ownerUid">Uid of the object about to be reconciled.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task WaitAsync(string ownerUid, CancellationToken cancellationToken)
    {
        if (!_writes.TryRemove(ownerUid, out var writes))
            return;
        using var limit = new CancellationTokenSource(options.ReadAfterWriteTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        foreach (var ((informer, key), version) in writes)
        {
            try
            {
                await informer.WaitForVersionAsync(key, version, either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Going on is safe, only wasteful: every write is an apply, and a later change brings a later reconcile.
                ControllerLog.WriteNotSeen(logger, informer.Type.Kind, key, version, options.ReadAfterWriteTimeout);
                return;
            }
        }
    }

    /// <summary>Drops what is noted for an object that is gone.</summary>
    public void Forget(string ownerUid) => _writes.TryRemove(ownerUid, out _);
}
