using System.Runtime.CompilerServices;

namespace CwHoe.Akashic.Storage;

/// <summary>Tries again what may do better in a moment, longer and longer apart, for a while.</summary>
/// <param name="store">What is asked.</param>
/// <param name="time">Time.</param>
/// <param name="random">Scatters the tries of many; used by several at once.</param>
internal sealed class RetryingObjectStore(IObjectStore store, TimeProvider time, Random random) : IObjectStore
{
    /// <summary>Between the first two tries, at most; each next one up to twice as long.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>No new try is made later than this after the first.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public Task EnsureBucketAsync(CancellationToken cancellationToken) => TryAsync(async () =>
    {
        await store.EnsureBucketAsync(cancellationToken);
        return true;
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<StoredObject?> GetAsync(string key, CancellationToken cancellationToken) => TryAsync(() => store.GetAsync(key, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<string?> PutAsync(PutObject put, CancellationToken cancellationToken) => TryAsync(() => store.PutAsync(put, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ListedObject> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var listed = await TryAsync(async () => await store.ListAsync(prefix, cancellationToken).ToListAsync(cancellationToken), cancellationToken);
        foreach (var item in listed)
            yield return item;
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        await store.DeleteAsync(key, cancellationToken);
        return true;
    }, cancellationToken);

    private async Task<T> TryAsync<T>(Func<Task<T>> request, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var mayBeDone = false;
        for (var delay = FirstDelay; ; delay *= 2)
        {
            try
            {
                return await request();
            }
            catch (ObjectStoreException e)
            {
                mayBeDone |= e.MayBeDone;
                double share;
                lock (random)
                    share = random.NextDouble();
                var pause = delay * (0.5 + (share / 2));
                if (!e.IsPassing || time.GetElapsedTime(started) + pause > Budget)
                    throw mayBeDone == e.MayBeDone ? e : new ObjectStoreException(e.Fault, e.Message, mayBeDone, e);
                await Task.Delay(pause, time, cancellationToken);
            }
        }
    }
}
