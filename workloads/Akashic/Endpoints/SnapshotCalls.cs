using CwHoe.Akashic.Snapshots;
using CwHoe.Akashic.Tree;
using CwHoe.Contracts;
using CwHoe.Shared.Rpc;

namespace CwHoe.Akashic.Endpoints;

/// <summary>Holds states of layers under names, and brings them back.</summary>
internal static class SnapshotCalls
{
    /// <summary>Holds the newest checkpoint.</summary>
    public static async Task<Snapshot> CreateAsync(KeptLayer layer, CreateSnapshotRequest request, CancellationToken cancellationToken)
    {
        var made = await layer.Snapshots.CreateAsync(layer.Log, request.Name, isScheduled: false, cancellationToken);
        layer.LastSnapshot = made;
        return made;
    }

    /// <summary>All of a layer, newest first.</summary>
    public static async Task<ListSnapshotsResponse> ListAsync(KeptLayer layer, CancellationToken cancellationToken) =>
        new() { Snapshots = { await layer.Snapshots.ListAsync(layer.Log, cancellationToken) } };

    /// <summary>Appends a snapshot's records to another layer.</summary>
    /// <exception cref="RpcException">The target is the layer itself, or holds other records.</exception>
    public static async Task<RestoreSnapshotResponse> RestoreAsync(KeptLayer layer, KeptLayer target, RestoreSnapshotRequest request, CancellationToken cancellationToken) =>
        layer == target
            ? throw new RpcException(RpcStatus.InvalidArgument, "a snapshot is restored to another layer, which is empty or holds its beginning", "target")
            : await SnapshotRestore.RestoreAsync(layer.Log, await layer.Snapshots.GetAsync(layer.Log, request.Name, cancellationToken), target.Log, cancellationToken);
}
