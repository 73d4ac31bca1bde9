using System.Threading.Channels;
using CwHoe.Kube.Models;
using Microsoft.Extensions.Logging;

namespace CwHoe.Runtime.Informers;

/// <summary>One handler's place at an informer: its own queue and its own task, so that it neither delays nor breaks another.</summary>
/// <typeparam name="TEntity">The kind watched.</typeparam>
public sealed class Subscription<TEntity> : IAsyncDisposable
    where TEntity : class, IKubernetesObject
{
    private readonly Channel<Change<TEntity>?> _changes = Channel.CreateUnbounded<Change<TEntity>?>(new() { SingleReader = true });
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly Action<Subscription<TEntity>> _unsubscribe;
    private readonly Task _pump;

    internal Subscription(
        Func<Change<TEntity>, CancellationToken, ValueTask> handler, Action<Subscription<TEntity>> unsubscribe, ResourceType type, ILogger logger)
    {
        _unsubscribe = unsubscribe;
        _pump = Task.Run(() => PumpAsync(handler, type, logger));
    }

    /// <summary>Completes once the handler has been called for the whole initial state.</summary>
    public Task WaitForSyncAsync(CancellationToken cancellationToken) => _synced.Task.WaitAsync(cancellationToken);

    /// <summary>Ends the subscription: no further call is made; a call under way is told to stop and waited for.</summary>
    public async ValueTask DisposeAsync()
    {
        _unsubscribe(this);
        _changes.Writer.TryComplete();
        await _stop.CancelAsync();
        await _pump;
    }

    internal void Post(Change<TEntity> change) => _changes.Writer.TryWrite(change);

    internal void PostSynced() => _changes.Writer.TryWrite(null);

    private async Task PumpAsync(Func<Change<TEntity>, CancellationToken, ValueTask> handler, ResourceType type, ILogger logger)
    {
        while (await _changes.Reader.WaitToReadAsync())
        {
            while (!_stop.IsCancellationRequested && _changes.Reader.TryRead(out var posted))
            {
                if (posted is not { } change)
                {
                    _synced.TrySetResult();
                    continue;
                }

                try
                {
                    await handler(change, _stop.Token);
                }
                catch (OperationCanceledException) when (_stop.IsCancellationRequested)
                {
                    return;
                }
#pragma warning disable CA1031 // A handler's fault is its own: it is told of the next change all the same.
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    InformerLog.HandlerFailed(logger, exception, type.Kind, change.Kind, ObjectKey.Of(change.Object));
                }
            }

            if (_stop.IsCancellationRequested)
                return;
        }
    }
}
