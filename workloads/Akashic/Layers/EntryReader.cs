using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using CwHoe.Akashic.Log;
using CwHoe.Contracts;
using Google.Protobuf;

namespace CwHoe.Akashic.Layers;

/// <summary>Reads the entries of a log that are durable and kept: the newest from memory, others from the bucket, each proved.</summary>
/// <param name="name">Of the layer.</param>
/// <param name="objects">Of the layer.</param>
/// <param name="reader">Reads full bundles.</param>
/// <param name="state">Of the log.</param>
internal sealed class EntryReader(string name, LayerObjects objects, ProvedReader reader, LogState state)
{
    private const int BundlesAtOnce = 8;

    /// <inheritdoc cref="ILayerReader.ReadAsync"/>
    public async IAsyncEnumerable<LogEntry> ReadAsync(long from, long to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(to, state.Tail.End);
        await foreach (var (index, bytes, leaf) in ReadEntriesAsync(from, to, cancellationToken))
            yield return new LogEntry(index, leaf.ToArray(), bytes, await KeptAsync(index, () => RecordAsync(bytes, cancellationToken)));
    }

    /// <summary>As <see cref="ReadAsync"/>, without the contents that stand elsewhere.</summary>
    public async IAsyncEnumerable<(long Index, ReadOnlyMemory<byte> Bytes, LogHash Leaf)> ReadEntriesAsync(
        long from, long to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Task<Chunk>? ahead = null;
        while (from < to)
        {
            var chunk = await (ahead ?? ChunkAsync(from, to, cancellationToken));
            var next = chunk.First + chunk.Entries.Count;
            ahead = next < to ? ChunkAsync(next, to, cancellationToken) : null;
            for (; from < next; from++)
            {
                var (bytes, leaf) = chunk.Entries[(int)(from - chunk.First)];
                yield return (from, bytes, leaf);
            }
        }
    }

    /// <summary>Reads single entries, those of several bundles at once.</summary>
    /// <param name="indexes">Each below the size of the log.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>As the indexes.</returns>
    public async Task<IReadOnlyList<LogEntry>> ReadManyAsync(IReadOnlyList<long> indexes, CancellationToken cancellationToken)
    {
        var found = new ConcurrentDictionary<long, LogEntry>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = BundlesAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(indexes.Distinct().GroupBy(i => i / Tile.Full), parallel, async (bundle, token) =>
        {
            var chunk = await ChunkAsync(bundle.Min(), bundle.Max() + 1, token);
            foreach (var index in bundle)
            {
                var (bytes, leaf) = chunk.Entries[(int)(index - chunk.First)];
                found[index] = new LogEntry(index, leaf.ToArray(), bytes, await KeptAsync(index, () => RecordAsync(bytes, token)));
            }
        });
        return [.. indexes.Select(i => found[i])];
    }

    // What is missing because it was dropped this moment is not altered.
    private async Task<T> KeptAsync<T>(long index, Func<Task<T>> read)
    {
        if (index < state.Minimum.Index)
            throw RecordsDroppedException.Of(name, index, state.Minimum);
        try
        {
            return await read();
        }
        catch (LogBrokenException) when (index < state.Minimum.Index)
        {
            throw RecordsDroppedException.Of(name, index, state.Minimum);
        }
    }

    private Task<Chunk> ChunkAsync(long from, long to, CancellationToken cancellationToken) => KeptAsync(from, async () =>
    {
        if (state.Tail.Read(from, to) is { } rest)
            return new Chunk(from, rest);
        var index = from / Tile.Full;
        var (entries, leaves) = await reader.BundleAsync(state.Published, index, cancellationToken);
        var first = index * Tile.Full;
        return new Chunk(first, [.. entries.Zip(leaves).Take((int)Math.Min(Tile.Full, to - first))]);
    });

    private async Task<Record> RecordAsync(ReadOnlyMemory<byte> entry, CancellationToken cancellationToken)
    {
        var record = Record.Parser.ParseFrom(entry.Span);
        if (record.ContentCase != Record.ContentOneofCase.Stored)
            return record;
        var (form, content) = (record.Stored.Form, await objects.GetContentAsync(record.Stored, cancellationToken));
        switch (form)
        {
            case ContentForm.Text:
                record.Text = System.Text.Encoding.UTF8.GetString(content.Span);
                break;
            case ContentForm.Json:
                record.Json = System.Text.Encoding.UTF8.GetString(content.Span);
                break;
            default:
                record.Binary = ByteString.CopyFrom(content.Span);
                break;
        }

        return record;
    }

    private sealed record Chunk(long First, IReadOnlyList<(ReadOnlyMemory<byte> Bytes, LogHash Leaf)> Entries);
}
