using CwHoe.Runtime.Informers;
using CwHoe.Runtime.Queue;

namespace CwHoe.Runtime.Mapping;

/// <summary>Something whose changes put keys into a controller's queue.</summary>
internal interface IWatchSource
{
    /// <summary>What is watched.</summary>
    IInformer Informer { get; }

    /// <summary>Starts to fill <paramref name="queue"/>.</summary>
    /// <returns>The initial state's arrival in the queue, and the end of the subscription.</returns>
    (Func<CancellationToken, Task> WaitForSync, IAsyncDisposable Stop) Subscribe(WorkQueue<ObjectKey> queue);
}
