using System.Runtime.CompilerServices;
using CwHoe.Akashic.Storage;

namespace CwHoe.Akashic.Tests.Storage;

/// <summary>Lets a test decide what happens to each call.</summary>
internal sealed class FaultyObjectStore(IObjectStore store) : IObjectStore
{
    private int _calls;

    /// <summary>Calls so far.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Called before the store is asked: number of the call from 1, verb, key.</summary>
    public Func<int, string, string, CancellationToken, Task> Before { get; set; } = (_, _, _, _) => Task.CompletedTask;

    /// <summary>Called after the store has answered.</summary>
    public Func<int, string, string, CancellationToken, Task> After { get; set; } = (_, _, _, _) => Task.CompletedTask;

    public Task EnsureBucketAsync(CancellationToken cancellationToken) => store.EnsureBucketAsync(cancellationToken);

    public Task<StoredObject?> GetAsync(string key, CancellationToken cancellationToken) => CallAsync("get", key, () => store.GetAsync(key, cancellationToken), cancellationToken);

    public Task<string?> PutAsync(PutObject put, CancellationToken cancellationToken) => CallAsync("put", put.Key, () => store.PutAsync(put, cancellationToken), cancellationToken);

    public async IAsyncEnumerable<ListedObject> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in store.ListAsync(prefix, cancellationToken))
            yield return item;
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken) => CallAsync("delete", key, async () =>
    {
        await store.DeleteAsync(key, cancellationToken);
        return true;
    }, cancellationToken);

    public static ObjectStoreException Fault(StoreFault fault, bool mayBeDone = false) => new(fault, $"a test's {fault}", mayBeDone);

    private async Task<T> CallAsync<T>(string verb, string key, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _calls);
        await Before(number, verb, key, cancellationToken);
        var result = await call();
        await After(number, verb, key, cancellationToken);
        return result;
    }
}
