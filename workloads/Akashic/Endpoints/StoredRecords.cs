using CwHoe.Akashic.Layers;
using CwHoe.Akashic.Tree;
using CwHoe.Contracts;
using CwHoe.Shared.Rpc;
using Google.Protobuf;

namespace CwHoe.Akashic.Endpoints;

/// <summary>Records as callers get them: from the log, with their corrections over them.</summary>
internal static class StoredRecords
{
    /// <summary>Reads records, in the order asked for.</summary>
    /// <param name="layer">Theirs.</param>
    /// <param name="indexes">In its log.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<IReadOnlyList<StoredRecord>> ReadAsync(KeptLayer layer, IReadOnlyList<long> indexes, CancellationToken cancellationToken)
    {
        var labels = await layer.Index.LabelsAsync(indexes, cancellationToken);
        var entries = await layer.Log.ReadManyAsync(indexes, cancellationToken);
        return [.. entries.Zip(labels, Of)];
    }

    /// <summary>One record.</summary>
    /// <exception cref="RpcException">There is none.</exception>
    public static async Task<StoredRecord> GetAsync(KeptLayer layer, GetRecordRequest request, CancellationToken cancellationToken)
    {
        var index = request.Index;
        if (request.ByCase == GetRecordRequest.ByOneofCase.Hash)
        {
            var hash = Hash(request.Hash, "hash");
            index = (await layer.Index.FindAsync([hash], cancellationToken))[0] ?? throw new RpcException(RpcStatus.NotFound, $"layer '{layer.Name}' has no record of this hash", "hash");
        }

        if (index < 0 || index >= layer.Log.Size)
            throw new RpcException(RpcStatus.NotFound, $"layer '{layer.Name}' has records 0 to {layer.Log.Size - 1}", "index");
        return (await ReadAsync(layer, [index], cancellationToken))[0];
    }

    /// <summary>A hash from its hexadecimal digits.</summary>
    /// <exception cref="RpcException">It is none.</exception>
    public static ReadOnlyMemory<byte> Hash(string text, string field)
    {
        var hash = new byte[32];
        return text.Length == 64 && Convert.FromHexString(text, hash, out _, out _) == System.Buffers.OperationStatus.Done
            ? hash
            : throw new RpcException(RpcStatus.InvalidArgument, "a hash is 64 hexadecimal digits", field);
    }

    private static StoredRecord Of(LogEntry entry, IReadOnlyDictionary<string, string> corrected)
    {
        var stored = new StoredRecord { Index = entry.Index, Hash = UnsafeByteOperations.UnsafeWrap(entry.Hash), Record = entry.Record };
        // Of the newest entries the index may not know yet.
        stored.Labels.Add(corrected.Count > 0 ? corrected.ToDictionary() : entry.Record.Labels);
        return stored;
    }
}
