using CwHoe.Akashic.Layers;
using CwHoe.Akashic.Log;
using CwHoe.Contracts;
using Google.Protobuf.WellKnownTypes;

namespace CwHoe.Akashic.Audits;

/// <summary>Reads a log again from its bucket, believing nothing that is in memory but the checkpoint that was published last.</summary>
internal static class LogAudit
{
    private const int CachedTiles = 64;

    /// <summary>Proves some entries, and that the bucket's log goes on from the one that this process knows.</summary>
    /// <param name="log">Which.</param>
    /// <param name="indexes">Of the entries that are read; each below the size of the log's <see cref="LayerLog.Head"/>. Those that were announced to be dropped are left out.</param>
    /// <param name="time">Time.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Storage.ObjectStoreException">The bucket did not answer: there is no verdict.</exception>
    public static async Task<Audit> RunAsync(LayerLog log, IReadOnlyCollection<long> indexes, TimeProvider time, CancellationToken cancellationToken)
    {
        var (known, first) = (log.Checkpoint, log.FirstIndex);
        var audit = new Audit { Time = Timestamp.FromDateTimeOffset(time.GetUtcNow()), TreeSize = known.Head.Size, Consistent = true };
        try
        {
            var retention = await log.Objects.Store.GetAsync(log.Objects.RetentionKey, cancellationToken);
            var found = await PublishedLog.LoadAsync(log.Objects, log.Keys.First().Name, log.Keys, cancellationToken);
            audit.TreeSize = found.Head.Size;
            var reader = new ProvedReader(log.Objects, CachedTiles, cachedBytes: 0);
            await CheckBeginningAsync(log, reader, known, found, cancellationToken);
            // What is missing is missing rightly only where the log itself says so, in an entry that is proved like any other.
            var minimum = (await Announcement.ReadAsync(log.Objects, retention, reader, found, cancellationToken)).Index;
            if (minimum < first)
                throw LayerObjects.Broken(log.Objects.RetentionKey, $"says that contents are kept from {minimum} on; {first} was announced");
            foreach (var bundle in indexes.Where(i => i >= minimum).GroupBy(i => i / Tile.Full))
            {
                // Those who prove single entries read the tile too.
                if (bundle.Key < found.Head.Size / Tile.Full)
                    await reader.TileAsync(found, new Tile(0, bundle.Key, Tile.Full), cancellationToken);
                var read = await reader.EntriesAsync(found, bundle.Key, cancellationToken);
                foreach (var index in bundle)
                {
                    if (Record.Parser.ParseFrom(read[(int)(index % Tile.Full)].Span).Stored is { } content)
                        await log.Objects.GetContentAsync(content, cancellationToken);
                    audit.Entries++;
                }
            }
        }
        catch (LogBrokenException) when (log.FirstIndex > first)
        {
            // It may have been dropped this moment.
            return await RunAsync(log, indexes, time, cancellationToken);
        }
        catch (LogBrokenException e)
        {
            (audit.Consistent, audit.Finding) = (false, e.Message);
        }

        return audit;
    }

    private static async Task CheckBeginningAsync(LayerLog log, ProvedReader reader, PublishedLog known, PublishedLog found, CancellationToken cancellationToken)
    {
        if (found.Head.Size < known.Head.Size)
            throw LayerObjects.Broken(log.Objects.CheckpointKey, $"has size {found.Head.Size}; it had {known.Head.Size}");
        if (known.Head.Size == 0)
            return;
        var beginning = await reader.HashAsync(found, new LeafRange(0, known.Head.Size), cancellationToken);
        if (beginning != known.Edge.Root)
            throw LayerObjects.Broken(log.Objects.CheckpointKey, $"does not go on from size {known.Head.Size} and root {known.Edge.Root}");
    }
}
