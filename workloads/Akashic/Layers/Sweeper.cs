using System.Threading.Channels;
using CwHoe.Akashic.Storage;

namespace CwHoe.Akashic.Layers;

/// <summary>Removes objects that newer ones have replaced, a while after that: readers and slow writers may be about to use them.</summary>
/// <param name="objects">Of the layer.</param>
/// <param name="delay">The while.</param>
/// <param name="time">Time.</param>
/// <param name="state">Of the log.</param>
internal sealed class Sweeper(LayerObjects objects, TimeSpan delay, TimeProvider time, LogState state)
{
    private const int AtOnce = 4;

    private readonly Channel<(long Since, SweptObject Object)> _waiting = Channel.CreateUnbounded<(long Since, SweptObject Object)>();

    /// <summary>Takes an object that has been replaced now.</summary>
    public void Add(SweptObject swept) => _waiting.Writer.TryWrite((time.GetTimestamp(), swept));

    /// <summary>Takes what earlier processes have left.</summary>
    public async Task AddLeftoversAsync()
    {
        try
        {
            var size = state.Published.Head.Size;
            await foreach (var (first, left) in objects.ListJournalAsync(state.Stopped))
            {
                if (first < size)
                    AddLeftover(left);
            }

            await foreach (var (tile, left) in objects.ListPartialAsync(state.Stopped))
            {
                // A newer one is not ours to judge.
                if (tile.IsReplaced(size))
                    AddLeftover(left);
            }
        }
        catch (Exception e) when (e is ObjectStoreException or OperationCanceledException)
        {
            // They cost some bytes until the next start.
        }
    }

    /// <summary>Removes until it is stopped.</summary>
    public async Task RunAsync()
    {
        try
        {
            await Parallel.ForEachAsync(
                _waiting.Reader.ReadAllAsync(state.Stopped),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = state.Stopped },
                async (item, cancellationToken) => await RemoveAsync(item.Since, item.Object, cancellationToken));
        }
        catch (OperationCanceledException) when (state.Stopped.IsCancellationRequested)
        {
            // Closed.
        }
    }

    private void AddLeftover(SweptObject swept)
    {
        state.AddPassing(swept.Length);
        Add(swept);
    }

    private async Task RemoveAsync(long since, SweptObject swept, CancellationToken cancellationToken)
    {
        if (delay - time.GetElapsedTime(since) is var left && left > TimeSpan.Zero)
            await Task.Delay(left, time, cancellationToken);
        try
        {
            await objects.Store.DeleteAsync(swept.Key, cancellationToken);
            state.AddPassing(-swept.Length);
        }
        catch (ObjectStoreException)
        {
            Add(swept);
        }
    }
}
