using CwHoe.Akashic.Index.Embedding;
using CwHoe.Akashic.Layers;
using CwHoe.Akashic.Storage;
using CwHoe.Shared.Rpc;

namespace CwHoe.Akashic.Endpoints;

/// <summary>What callers are told of failures of the parts.</summary>
internal static class Failures
{
    /// <summary>Runs, and says what went wrong in the API's terms.</summary>
    /// <exception cref="RpcException">It went wrong.</exception>
    public static async Task<T> TellAsync<T>(Func<Task<T>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception exception) when (Of(exception) is not null)
        {
            throw Of(exception)!;
        }
    }

    /// <summary>What a caller is told; null for what is nobody's business.</summary>
    public static RpcException? Of(Exception exception) => exception switch
    {
        AppendException { Fault: AppendFault.Invalid } append => new(RpcStatus.InvalidArgument, append.Message, "records"),
        AppendException { Fault: AppendFault.Exhausted } append => new(RpcStatus.ResourceExhausted, append.Message),
        AppendException append => new(RpcStatus.Unavailable, append.Message),
        ObjectStoreException { Fault: StoreFault.Full } store => new(RpcStatus.ResourceExhausted, store.Message),
        ObjectStoreException store => new(RpcStatus.Unavailable, $"the bucket does not answer as it should: {store.Message}"),
        EmbeddingException { IsRefused: true } embedding => new(RpcStatus.InvalidArgument, embedding.Message),
        EmbeddingException embedding => new(RpcStatus.Unavailable, embedding.Message),
        RecordsDroppedException dropped => new(RpcStatus.NotFound, dropped.Message),
        LogBrokenException broken => new(RpcStatus.DataLoss, broken.Message),
        _ => null,
    };
}
