using CwHoe.Akashic.Log;
using CwHoe.Akashic.Storage;

namespace CwHoe.Akashic.Layers;

/// <summary>Makes tiles, bundles and checkpoints of what is durable: first what a checkpoint commits to, then the checkpoint, each only over the one before.</summary>
/// <param name="objects">Of the layer.</param>
/// <param name="options">Of the layer.</param>
/// <param name="time">Time.</param>
/// <param name="state">Of the log.</param>
/// <param name="sweeper">Gets what was replaced.</param>
/// <param name="published">Called after each checkpoint.</param>
internal sealed class Publisher(LayerObjects objects, LayerOptions options, TimeProvider time, LogState state, Sweeper sweeper, Action<PublishedLog> published)
{
    private const int AtOnce = 4;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private long _contentBytes;
    private long _wanted;

    /// <summary>Publishes at once all that is durable now.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var size = state.Tail.End;
        Interlocked.Exchange(ref _wanted, Math.Max(size, Interlocked.Read(ref _wanted)));
        state.Move();
        await state.UntilAsync(() => state.Published.Edge.Size >= size || state.Stopped.IsCancellationRequested, cancellationToken);
        if (state.Published.Edge.Size < size)
            throw new AppendException(AppendFault.NotWriter, $"layer {options.Name}: this process has stopped writing; {state.Failure?.Message}", state.Failure);
    }

    /// <summary>Publishes until it is stopped.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await state.UntilAsync(() => Unpublished > 0, state.Stopped);
                await CollectAsync();
                await RepeatAsync(PublishAsync);
            }
        }
        catch (OperationCanceledException) when (state.Stopped.IsCancellationRequested)
        {
            // Closed, or failed elsewhere.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            state.Stop(e);
        }
    }

    private long Unpublished => state.Tail.End - state.Published.Edge.Size;

    private async Task CollectAsync()
    {
        using var late = new CancellationTokenSource(options.PublishDelay, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, state.Stopped);
        try
        {
            await state.UntilAsync(() => Unpublished >= Tile.Full || Interlocked.Read(ref _wanted) > state.Published.Edge.Size, either.Token);
        }
        catch (OperationCanceledException) when (!state.Stopped.IsCancellationRequested)
        {
            // Time is up.
        }
    }

    // Until it is done: nothing else can be published before.
    private async Task RepeatAsync(Func<Task> step)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await step();
                return;
            }
            catch (ObjectStoreException e)
            {
                state.Trouble = e.Message;
                await Task.Delay(pause, time, state.Stopped);
            }
        }
    }

    private async Task PublishAsync()
    {
        var before = state.Published;
        var (end, sums) = state.Tail.Now;
        var start = before.Edge.Size / Tile.Full * Tile.Full;
        var entries = state.Tail.Read(start, end) ?? throw new InvalidOperationException("The tail lost entries that are not published.");
        var edge = before.Edge.Copy();
        var tiles = new List<(Tile Tile, IReadOnlyList<LogHash> Hashes)>();
        for (var i = (int)(before.Edge.Size - start); i < entries.Count; i++)
            edge.Add(entries[i].Leaf, (tile, hashes) => tiles.Add((tile, hashes)));
        var kept = tiles.Count * (long)(Tile.Full * LogHash.Length);
        var passing = 0L;
        foreach (var tile in Tile.Edge(end))
        {
            tiles.Add((tile, edge.Level(tile.Level).ToArray()));
            passing += tile.Width * LogHash.Length;
        }

        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = state.Stopped };
        await Parallel.ForEachAsync(entries.Chunk(Tile.Full).Index(), parallel, async (chunk, cancellationToken) =>
        {
            var bundle = new Tile(Tile.Entries, (start / Tile.Full) + chunk.Index, chunk.Item.Length);
            var length = await objects.PutBundleAsync(bundle, [.. chunk.Item.Select(e => e.Bytes)], cancellationToken);
            Interlocked.Add(ref bundle.Width == Tile.Full ? ref kept : ref passing, length);
        });
        await Parallel.ForEachAsync(tiles, parallel, async (tile, cancellationToken) => await objects.PutTileAsync(tile.Tile, tile.Hashes, cancellationToken));

        var dropped = state.DroppedBytes;
        var log = new PublishedLog
        {
            Note = options.Signer.Sign(new TreeNote(options.Signer.Verifier.Name, end, edge.Root).ToString()),
            Edge = edge,
            Time = time.GetUtcNow(),
            RawBytes = sums.RawBytes,
            KeptBytes = Math.Max(0, before.KeptBytes + kept + sums.ContentBytes - _contentBytes - dropped),
            PartialBytes = passing,
        };
        await RepeatAsync(async () => log = await ReplaceAsync(before, log));
        _contentBytes = sums.ContentBytes;
        state.AddPassing(passing);
        state.AddDropped(-dropped);
        state.AddUnpublished(-entries.Skip((int)(before.Edge.Size - start)).Sum(e => (long)e.Bytes.Length));
        state.Trouble = "";
        state.SetPublished(log);
        state.Tail.Trim(end / Tile.Full * Tile.Full);
        Sweep(before, end);
        published(log);
    }

    private async Task<PublishedLog> ReplaceAsync(PublishedLog before, PublishedLog log)
    {
        var asked = time.GetTimestamp();
        var put = log.ToObject(objects.CheckpointKey, before.ETag);
        var tag = await objects.Store.PutAsync(put, state.Stopped);
        if (tag is null)
        {
            // It may be there by a try whose answer was lost.
            asked = time.GetTimestamp();
            var found = await objects.Store.GetAsync(objects.CheckpointKey, state.Stopped);
            tag = found is not null && found.Bytes.Span.SequenceEqual(put.Bytes.Span)
                ? found.ETag
                : throw new AppendException(AppendFault.NotWriter, $"layer {options.Name}: {objects.CheckpointKey} was replaced by another process; this one stops writing and starts anew from the bucket");
        }

        state.Confirmed = asked;
        return log with { ETag = tag };
    }

    private void Sweep(PublishedLog before, long end)
    {
        while (state.Journal.TryPeek(out var batch) && batch.First < end && state.Journal.TryDequeue(out batch))
            sweeper.Add(batch.Object);
        var current = objects.EdgeKeys(end);
        string[] old = [.. objects.EdgeKeys(before.Edge.Size).Except(current, StringComparer.Ordinal)];
        for (var i = 0; i < old.Length; i++)
            sweeper.Add(new SweptObject(old[i], i == 0 ? before.PartialBytes : 0));
    }
}
