using CwHoe.Akashic.Log;
using CwHoe.Contracts;

namespace CwHoe.Akashic.Layers;

/// <summary>Finds the end of a log in the bucket: what the checkpoint commits to, and the batches after it.</summary>
internal static class Recovery
{
    private const int TilesAtOnce = 8;

    /// <summary>Reads what a writer goes on from.</summary>
    /// <param name="objects">Of the layer.</param>
    /// <param name="options">Of the layer.</param>
    /// <param name="keys">Whose signatures count.</param>
    /// <param name="time">Time.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>State and the right edge at its end.</returns>
    /// <exception cref="LogBrokenException">The bucket contradicts itself.</exception>
    public static async Task<(LogState State, TreeEdge Edge)> ReadAsync(LayerObjects objects, LayerOptions options, IReadOnlyCollection<NoteVerifier> keys, TimeProvider time, CancellationToken cancellationToken)
    {
        var asked = time.GetTimestamp();
        var published = await PublishedLog.LoadAsync(objects, options.Signer.Verifier.Name, keys, cancellationToken);
        var size = published.Edge.Size;
        var partial = new List<(ReadOnlyMemory<byte> Bytes, LogHash Leaf)>();
        if (size % Tile.Full != 0)
        {
            var bundle = Tile.At(Tile.Entries, size / Tile.Full, size);
            var (entries, stored) = await objects.GetBundleAsync(bundle, cancellationToken);
            partial.AddRange(entries.Select(e => (e, LogHash.Leaf(e.Span))));
            if (!partial.Select(e => e.Leaf).SequenceEqual(published.Edge.Level(0).ToArray()))
                throw LayerObjects.Broken(objects.Key(bundle), "does not lead to the checkpoint's root");
            published = published with { PartialBytes = stored + Tile.Edge(size).Sum(t => (long)t.Width * LogHash.Length) };
        }

        var tail = new LogTail(size - partial.Count, new LogSums(published.RawBytes, 0));
        tail.Append(partial, default);
        var state = new LogState(published, tail) { Confirmed = asked };
        state.AddPassing(published.PartialBytes);
        var edge = published.Edge.Copy();
        while (await objects.GetJournalAsync(edge.Size, cancellationToken) is var (batch, stored))
            Add(objects, state, edge, batch, stored);
        return (state, edge);
    }

    /// <summary>The leaves that an index does not have yet, or all without one.</summary>
    public static async Task<RecentLeaves> LeavesAsync(LayerOptions options, ProvedReader reader, LogState state, CancellationToken cancellationToken)
    {
        var (end, _) = state.Tail.Now;
        var start = options.Index is null ? 0 : await options.Index.GetSizeAsync(cancellationToken);
        if (start > end)
        {
            // Of another log: this one does not shrink.
            await options.Index!.ResetAsync(cancellationToken);
            start = 0;
        }

        // A record whose content was dropped is taken anew.
        start = Math.Max(start, state.Minimum.Index);
        var leaves = new RecentLeaves(options.Index, start);
        var full = state.Published.Edge.Size / Tile.Full;
        for (var index = start / Tile.Full; index < full; index += TilesAtOnce)
        {
            var count = (int)Math.Min(TilesAtOnce, full - index);
            var tiles = await Task.WhenAll(Enumerable.Range(0, count).Select(i => reader.TileAsync(state.Published, new Tile(0, index + i, Tile.Full), cancellationToken)));
            foreach (var leaf in tiles.SelectMany(t => t).Skip((int)Math.Max(0, start - (index * Tile.Full))))
                leaves.Add(leaf);
        }

        var from = Math.Max(start, full * Tile.Full);
        foreach (var (_, leaf) in state.Tail.Read(from, end)!)
            leaves.Add(leaf);
        return leaves;
    }

    private static void Add(LayerObjects objects, LogState state, TreeEdge edge, JournalBatch batch, long stored)
    {
        var entries = batch.Entries.Select(e => (Bytes: e.Memory, Leaf: LogHash.Leaf(e.Span))).ToList();
        foreach (var (_, leaf) in entries)
            edge.Add(leaf);
        if (entries.Count == 0 || !batch.RootHash.Span.SequenceEqual(edge.Root.ToArray()))
            throw LayerObjects.Broken(objects.JournalKey(batch.First), "does not lead to the root that it says");
        var journal = new SweptObject(objects.JournalKey(batch.First), stored);
        state.AddPassing(stored);
        state.AddUnpublished(entries.Sum(e => (long)e.Bytes.Length));
        state.Journal.Enqueue((batch.First, journal));
        state.Tail.Append(entries, new LogSums(batch.RawBytes, batch.ContentBytes));
    }
}
