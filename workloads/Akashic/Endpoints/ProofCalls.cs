using CwHoe.Akashic.Layers;
using CwHoe.Akashic.Tree;
using CwHoe.Contracts;
using CwHoe.Shared.Rpc;
using Google.Protobuf;

namespace CwHoe.Akashic.Endpoints;

/// <summary>What anyone needs who trusts nobody.</summary>
internal static class ProofCalls
{
    /// <summary>Shows that a record is in the log.</summary>
    /// <exception cref="RpcException">There is no such record, or no such size yet.</exception>
    public static Task<InclusionProof> InclusionAsync(KeptLayer layer, InclusionRequest request, CancellationToken cancellationToken)
    {
        var size = Size(layer, request.TreeSize, "treeSize");
        return request.Index >= 0 && request.Index < size
            ? layer.Log.ProveInclusionAsync(request.Index, size, cancellationToken)
            : throw new RpcException(RpcStatus.NotFound, $"a log of {size} has no record {request.Index}", "index");
    }

    /// <summary>Shows that a log is the beginning of another.</summary>
    /// <exception cref="RpcException">There are no such sizes yet.</exception>
    public static Task<ConsistencyProof> ConsistencyAsync(KeptLayer layer, ConsistencyRequest request, CancellationToken cancellationToken)
    {
        var size = Size(layer, request.NewSize, "newSize");
        return request.OldSize >= 1 && request.OldSize <= size
            ? layer.Log.ProveConsistencyAsync(request.OldSize, size, cancellationToken)
            : throw new RpcException(RpcStatus.InvalidArgument, $"old_size must be 1 to {size}", "oldSize");
    }

    /// <summary>The newest checkpoint.</summary>
    /// <exception cref="RpcException">There is none yet.</exception>
    public static Task<Checkpoint> CheckpointAsync(KeptLayer layer)
    {
        var log = layer.Log.Checkpoint;
        if (log.Note.Length == 0)
            throw new RpcException(RpcStatus.NotFound, $"layer '{layer.Name}' has no records and so no checkpoint yet");
        return Task.FromResult(new Checkpoint
        {
            Note = log.Note, Origin = LayerOptions.Origin(layer.Log.Prefix), TreeSize = log.Head.Size, RootHash = ByteString.CopyFrom(log.Head.RootHash.Span),
            VerifierKey = layer.Log.VerifierKey,
        });
    }

    private static long Size(KeptLayer layer, long asked, string field)
    {
        var size = layer.Log.Head.Size;
        if (size == 0)
            throw new RpcException(RpcStatus.NotFound, $"layer '{layer.Name}' has no checkpoint yet");
        if (asked < 0 || asked > size)
            throw new RpcException(RpcStatus.InvalidArgument, $"the newest checkpoint is of {size}; later records are in one within a second or so", field);
        return asked == 0 ? size : asked;
    }
}
