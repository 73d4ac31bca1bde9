using CwHoe.Kube.Models;
using CwHoe.Runtime.Informers;
using CwHoe.Runtime.Queue;

namespace CwHoe.Runtime.Mapping;

/// <summary>Maps changes of one kind to keys of another.</summary>
internal sealed class WatchSource<TWatched>(
    Informer<TWatched> informer, Func<TWatched, IEnumerable<ObjectKey>> map, ChangePredicate<TWatched>? predicate) : IWatchSource
    where TWatched : class, IKubernetesObject
{
    public IInformer Informer => informer;

    public (Func<CancellationToken, Task> WaitForSync, IAsyncDisposable Stop) Subscribe(WorkQueue<ObjectKey> queue)
    {
        var subscription = informer.Subscribe((change, _) =>
        {
            Enqueue(queue, change);
            return ValueTask.CompletedTask;
        });
        return (subscription.WaitForSyncAsync, subscription);
    }

    internal void Enqueue(WorkQueue<ObjectKey> queue, Change<TWatched> change)
    {
        if (change.Kind != ChangeKind.Resync && predicate?.Invoke(change) == false)
            return;
        var priority = change.IsInitial || change.Kind == ChangeKind.Resync ? WorkPriority.Low : WorkPriority.Normal;
        // Both sides: an object that changed hands concerns the one that lost it too. A key of both is added once: an idle worker would take
        // it in between and be sent to it again.
        var keys = change is { Old: { } old, New: { } now } && !ReferenceEquals(old, now) ? map(old).Union(map(now)) : map(change.Object);
        foreach (var key in keys)
            queue.Add(key, priority);
    }
}
