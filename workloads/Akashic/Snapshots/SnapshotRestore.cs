using CwHoe.Akashic.Layers;
using CwHoe.Contracts;
using CwHoe.Shared.Rpc;

namespace CwHoe.Akashic.Snapshots;

/// <summary>Appends the records of a snapshot to another layer, which then has the same root.</summary>
internal static class SnapshotRestore
{
    private const int BatchRecords = 1000;
    private const int BatchBytes = 2 << 20;

    /// <summary>Goes on where it stopped: what the target has already is proved to be the snapshot's beginning, and not written again.</summary>
    /// <param name="source">The snapshot's layer.</param>
    /// <param name="snapshot">What is restored.</param>
    /// <param name="target">Empty, or with the snapshot's beginning; nobody else writes to it meanwhile.</param>
    /// <param name="cancellationToken">Ends it; what was appended stays.</param>
    /// <exception cref="RpcException">
    /// FAILED_PRECONDITION: the target has other records, or gets some meanwhile, or lacks some that retention dropped from the source. DATA_LOSS: the source is not as it was when the snapshot was made.
    /// </exception>
    /// <exception cref="AppendException">The target did not take a record, or could not write.</exception>
    public static async Task<RestoreSnapshotResponse> RestoreAsync(
        ILayerReader source, Snapshot snapshot, LayerLog target, CancellationToken cancellationToken)
    {
        if (snapshot.TreeSize > source.Head.Size
            || !IsSame(snapshot.RootHash.Memory, (await source.HeadAtAsync(snapshot.TreeSize, cancellationToken)).RootHash))
            throw new RpcException(RpcStatus.DataLoss, $"layer {source.Name} does not have the root that snapshot {snapshot.Name} says");
        await target.FlushAsync(cancellationToken);
        var begun = target.Head;
        if (begun.Size > snapshot.TreeSize || !IsSame(begun.RootHash, (await source.HeadAtAsync(begun.Size, cancellationToken)).RootHash))
            throw Other(target, begun.Size);

        if (begun.Size < source.FirstIndex && begun.Size < snapshot.TreeSize)
            throw new RpcException(
                RpcStatus.FailedPrecondition, $"layer {source.Name} keeps records from {source.FirstIndex} on, retention dropped those before, and {target.Name} has {begun.Size}");

        var batch = new List<LogEntry>();
        var (next, bytes) = (begun.Size, 0L);
        await foreach (var entry in source.ReadAsync(begun.Size, snapshot.TreeSize, cancellationToken))
        {
            var length = entry.Record.CalculateSize();
            if (batch.Count == BatchRecords || (batch.Count > 0 && bytes + length > BatchBytes))
                await AppendAsync();
            batch.Add(entry with { Bytes = default });
            bytes += length;
        }

        if (batch.Count > 0)
            await AppendAsync();
        await target.FlushAsync(cancellationToken);
        var head = await target.HeadAtAsync(snapshot.TreeSize, cancellationToken);
        return IsSame(head.RootHash, snapshot.RootHash.Memory)
            ? new() { TreeSize = head.Size, RootHash = snapshot.RootHash, Appended = next - begun.Size }
            : throw Other(target, head.Size);

        async Task AppendAsync()
        {
            var answer = await target.AppendCopiesAsync(batch, cancellationToken);
            if (answer.Appended.Select((a, i) => a.Index - i).Any(first => first != next))
                throw Other(target, answer.TreeSize);
            next += batch.Count;
            batch.Clear();
            bytes = 0;
        }
    }

    private static bool IsSame(ReadOnlyMemory<byte> one, ReadOnlyMemory<byte> other) => one.Span.SequenceEqual(other.Span);

    private static RpcException Other(LayerLog target, long size) =>
        new(RpcStatus.FailedPrecondition, $"layer {target.Name} has {size} records that are not the snapshot's beginning: restore to an empty layer", "target");
}
