using System.Globalization;
using System.Text;
using CwHoe.Akashic.Layers;
using CwHoe.Akashic.Storage;
using CwHoe.Contracts;
using CwHoe.Shared.Rpc;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace CwHoe.Akashic.Snapshots;

/// <summary>States of layers that are held under names: <c>snapshots/NAME.json</c> below a layer's prefix has a size and its root. Nothing is copied.</summary>
/// <param name="store">The bucket.</param>
/// <param name="time">When they are made.</param>
internal sealed class SnapshotStore(IObjectStore store, TimeProvider time)
{
    private const string Folder = "snapshots/";
    private const string Extension = ".json";

    /// <summary>Holds the layer's newest checkpoint.</summary>
    /// <param name="layer">Whose.</param>
    /// <param name="name">A DNS label; empty for one made from the time.</param>
    /// <param name="isScheduled">Whether a schedule asks for it: those are not kept for ever.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RpcException">INVALID_ARGUMENT: the name is none. ALREADY_EXISTS: another state has it.</exception>
    /// <exception cref="ObjectStoreException">The bucket did not do its part.</exception>
    public async Task<Snapshot> CreateAsync(ILayerReader layer, string name, bool isScheduled, CancellationToken cancellationToken)
    {
        var (now, head) = (time.GetUtcNow(), layer.Head);
        name = name.Length > 0 ? name : now.UtcDateTime.ToString("yyyyMMdd't'HHmmssfff'z'", CultureInfo.InvariantCulture);
        CheckName(name);
        var snapshot = new Snapshot
        {
            Name = name,
            Time = Timestamp.FromDateTimeOffset(now),
            TreeSize = head.Size,
            RootHash = ByteString.CopyFrom(head.RootHash.Span),
            Scheduled = isScheduled,
        };
        var bytes = Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(snapshot));
        var put = new PutObject(Key(layer, name), bytes) { IfAbsent = true, ContentType = "application/json" };
        if (await store.PutAsync(put, cancellationToken) is null)
        {
            // Perhaps by an earlier try of the same request.
            var there = await store.GetAsync(put.Key, cancellationToken);
            if (there is null || !there.Bytes.Span.SequenceEqual(bytes))
                throw new RpcException(RpcStatus.AlreadyExists, $"layer {layer.Name} has a snapshot {name}: choose another name", "name");
        }

        return snapshot;
    }

    /// <summary>All of a layer, newest first.</summary>
    /// <exception cref="ObjectStoreException">The bucket did not do its part.</exception>
    public async Task<IReadOnlyList<Snapshot>> ListAsync(ILayerReader layer, CancellationToken cancellationToken)
    {
        var all = new List<Snapshot>();
        await foreach (var item in store.ListAsync(layer.Prefix + Folder, cancellationToken))
        {
            if (item.Key.EndsWith(Extension, StringComparison.Ordinal) && await ReadAsync(item.Key, cancellationToken) is { } snapshot)
                all.Add(snapshot);
        }

        return [.. all.OrderByDescending(s => s.Time).ThenByDescending(s => s.Name, StringComparer.Ordinal)];
    }

    /// <summary>One by its name.</summary>
    /// <exception cref="RpcException">NOT_FOUND, or INVALID_ARGUMENT: the name is none.</exception>
    /// <exception cref="ObjectStoreException">The bucket did not do its part.</exception>
    public async Task<Snapshot> GetAsync(ILayerReader layer, string name, CancellationToken cancellationToken)
    {
        CheckName(name);
        return await ReadAsync(Key(layer, name), cancellationToken)
            ?? throw new RpcException(RpcStatus.NotFound, $"layer {layer.Name} has no snapshot {name}", "name");
    }

    /// <summary>Removes those that a schedule made, but for the newest. Those made by hand stay.</summary>
    /// <param name="layer">Whose.</param>
    /// <param name="keep">How many stay.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ObjectStoreException">The bucket did not do its part.</exception>
    public async Task KeepAsync(ILayerReader layer, int keep, CancellationToken cancellationToken)
    {
        foreach (var old in (await ListAsync(layer, cancellationToken)).Where(s => s.Scheduled).Skip(keep))
            await store.DeleteAsync(Key(layer, old.Name), cancellationToken);
    }

    private static string Key(ILayerReader layer, string name) => $"{layer.Prefix}{Folder}{name}{Extension}";

    private static void CheckName(string name)
    {
        if (!IsLabel(name))
            throw new RpcException(RpcStatus.InvalidArgument, $"name must be 1-63 lower-case letters, digits and hyphens, not \"{name}\"", "name");
    }

    private async Task<Snapshot?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(key, cancellationToken) is not { } found)
            return null;
        try
        {
            return JsonParser.Default.Parse<Snapshot>(Encoding.UTF8.GetString(found.Bytes.Span));
        }
        catch (Exception e) when (e is InvalidJsonException or InvalidProtocolBufferException)
        {
            throw LayerObjects.Broken(key, "is no snapshot");
        }
    }

    private static bool IsLabel(string name) =>
        name.Length is > 0 and <= 63 && name[0] != '-' && name[^1] != '-' && name.All(c => c == '-' || char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c));
}
