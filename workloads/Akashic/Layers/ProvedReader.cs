using System.Collections.Concurrent;
using CwHoe.Akashic.Log;

namespace CwHoe.Akashic.Layers;

/// <summary>Reads hashes and full bundles from the bucket, and hands out none that does not lead to a published root.</summary>
/// <param name="objects">Of the layer.</param>
/// <param name="cachedTiles">Full tiles that are kept in memory, at most; 8 KiB each.</param>
/// <param name="cachedBytes">Bytes of bundles that are kept in memory, at most.</param>
internal sealed class ProvedReader(LayerObjects objects, int cachedTiles, int cachedBytes)
{
    private readonly ConcurrentDictionary<long, (IReadOnlyList<ReadOnlyMemory<byte>> Entries, LogHash[] Leaves)> _bundles = new();
    private long _bundleBytes;
    private readonly ConcurrentDictionary<Tile, LogHash[]> _tiles = new();

    /// <summary>Hash of a whole subtree.</summary>
    /// <param name="log">That has the subtree.</param>
    /// <param name="subtree">Which.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="LogBrokenException">The bucket does not hold what the root commits to.</exception>
    public async Task<LogHash> HashAsync(PublishedLog log, Subtree subtree, CancellationToken cancellationToken)
    {
        var (tile, offset) = Tile.Of(subtree, log.Edge.Size);
        var count = 1 << (subtree.Height % Tile.Height);
        if (tile.Width < Tile.Full)
            return TreeEdge.Range(log.Edge.Level(tile.Level).Slice(offset, count));
        var hashes = await TileAsync(log, tile, cancellationToken);
        return TreeEdge.Range(hashes.AsSpan(offset, count));
    }

    /// <summary>Common hash of leaves next to each other, as proofs need it.</summary>
    public async Task<LogHash> HashAsync(PublishedLog log, LeafRange range, CancellationToken cancellationToken)
    {
        var parts = new Stack<LogHash>();
        foreach (var subtree in Subtree.Of(range.From, range.To))
            parts.Push(await HashAsync(log, subtree, cancellationToken));
        var hash = parts.Pop();
        while (parts.TryPop(out var left))
            hash = LogHash.Node(left, hash);
        return hash;
    }

    /// <summary>The hashes of a full tile.</summary>
    public async Task<LogHash[]> TileAsync(PublishedLog log, Tile tile, CancellationToken cancellationToken)
    {
        if (_tiles.TryGetValue(tile, out var known))
            return known;
        var hashes = await objects.GetTileAsync(tile, cancellationToken);
        if (TreeEdge.Range(hashes) != await HashAsync(log, new Subtree((tile.Level + 1) * Tile.Height, tile.Index), cancellationToken))
            throw LayerObjects.Broken(objects.Key(tile), "does not lead to the checkpoint's root");
        if (_tiles.Count >= cachedTiles)
            _tiles.Clear();
        if (cachedTiles > 0)
            _tiles[tile] = hashes;
        return hashes;
    }

    /// <summary>The entries of a full bundle, and their hashes.</summary>
    public async Task<(IReadOnlyList<ReadOnlyMemory<byte>> Entries, LogHash[] Leaves)> BundleAsync(PublishedLog log, long index, CancellationToken cancellationToken)
    {
        if (_bundles.TryGetValue(index, out var known))
            return known;
        var bundle = new Tile(Tile.Entries, index, Tile.Full);
        var (entries, _) = await objects.GetBundleAsync(bundle, cancellationToken);
        LogHash[] leaves = [.. entries.Select(e => LogHash.Leaf(e.Span))];
        if (TreeEdge.Range(leaves) != await HashAsync(log, new Subtree(Tile.Height, index), cancellationToken))
            throw LayerObjects.Broken(objects.Key(bundle), "does not lead to the checkpoint's root");
        Keep(index, (entries, leaves));
        return (entries, leaves);
    }

    /// <summary>The entries of a bundle, be it full or the last one.</summary>
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> EntriesAsync(PublishedLog log, long index, CancellationToken cancellationToken)
    {
        var bundle = Tile.At(Tile.Entries, index, log.Edge.Size);
        if (bundle.Width == Tile.Full)
            return (await BundleAsync(log, index, cancellationToken)).Entries;
        var (entries, _) = await objects.GetBundleAsync(bundle, cancellationToken);
        return entries.Select(e => LogHash.Leaf(e.Span)).SequenceEqual(log.Edge.Level(0).ToArray())
            ? entries
            : throw LayerObjects.Broken(objects.Key(bundle), "does not lead to the checkpoint's root");
    }

    private void Keep(long index, (IReadOnlyList<ReadOnlyMemory<byte>> Entries, LogHash[] Leaves) bundle)
    {
        var bytes = bundle.Entries.Sum(e => (long)e.Length);
        if (bytes > cachedBytes)
            return;
        if (Interlocked.Add(ref _bundleBytes, bytes) > cachedBytes)
        {
            _bundles.Clear();
            Interlocked.Exchange(ref _bundleBytes, bytes);
        }

        _bundles[index] = bundle;
    }
}
