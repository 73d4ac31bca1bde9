using System.Runtime.CompilerServices;

namespace CwHoe.Shared.Rpc;

/// <summary>Single messages as streams of one, and back.</summary>
internal static class Streams
{
    /// <exception cref="RpcException">There is none, or more than one.</exception>
    public static async Task<T> OneAsync<T>(IAsyncEnumerable<T> messages, CancellationToken cancellationToken)
    {
        await using var all = messages.GetAsyncEnumerator(cancellationToken);
        if (!await all.MoveNextAsync())
            throw new RpcException(RpcStatus.Unimplemented, "the method takes one message, and none came");
        var one = all.Current;
        return await all.MoveNextAsync() ? throw new RpcException(RpcStatus.Unimplemented, "the method takes one message, and more came") : one;
    }

    public static async IAsyncEnumerable<T> Of<T>(Func<Task<T>> source)
    {
        yield return await source();
    }

    public static async IAsyncEnumerable<T> Of<T>(Func<Task<IAsyncEnumerable<T>>> source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var message in (await source()).WithCancellation(cancellationToken))
            yield return message;
    }
}
