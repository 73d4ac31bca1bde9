using CwHoe.Akashic.Layers;
using CwHoe.Akashic.Log;
using CwHoe.Akashic.Storage;
using CwHoe.Contracts;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Record = CwHoe.Contracts.Record;

namespace CwHoe.Akashic.Tests.Layers;

/// <summary>Logs and records for tests.</summary>
internal static class LogBench
{
    public const string Prefix = "0123456789abcdef0123456789abcdef/";

    public static readonly byte[] Seed = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    public static readonly NoteSigner Signer = new(LayerOptions.Origin(Prefix), Seed);

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static LayerOptions Options => new()
    {
        Namespace = "team",
        Chain = [new LayerStep("root", "node", "*"), new LayerStep("work", "task", "build-*")],
        Prefix = Prefix,
        Dimension = Dimension.Task,
        Signer = Signer,
        PublishDelay = TimeSpan.FromMilliseconds(20),
    };

    public static Task<LayerLog> OpenAsync(IObjectStore store, LayerOptions? options = null, TimeProvider? time = null) =>
        LayerLog.OpenAsync(store, options ?? Options, time ?? TimeProvider.System, Stop);

    public static Record Record(int number, string text = "said something") => new()
    {
        Node = "node-1",
        Task = "build-7",
        Time = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddYears(56).AddMilliseconds(number)),
        Phase = Phase.Use,
        Kind = RecordKind.Event,
        Text = $"{number}: {text}",
    };

    public static IReadOnlyList<Record> Records(int from, int count) => [.. Enumerable.Range(from, count).Select(i => Record(i))];

    public static async Task<AppendResponse> AppendAsync(this LayerLog log, params IReadOnlyList<Record> records)
    {
        // A thousand at once is the most that is taken.
        AppendResponse? last = null;
        foreach (var chunk in records.Chunk(1000))
            last = await log.AppendAsync(chunk, [], Stop);
        return last!;
    }

    /// <summary>Reads everything and proves it against the newest checkpoint, which it has published first.</summary>
    public static async Task<List<LogEntry>> ProveAsync(this LayerLog log)
    {
        await log.FlushAsync(Stop);
        var entries = await log.ReadAsync(0, log.Size, Stop).ToListAsync(Stop);
        var tree = new TreeEdge();
        foreach (var entry in entries)
        {
            var leaf = LogHash.Leaf(entry.Bytes.Span);
            Assert.Equal(leaf, new LogHash(entry.Hash.Span));
            Assert.Equal(tree.Size, entry.Index);
            tree.Add(leaf);
        }

        Assert.Equal(log.Size, log.Head.Size);
        Assert.Equal(new LogHash(log.Head.RootHash.Span), tree.Root);
        return entries;
    }

    public static IReadOnlyList<LogHash> Hashes(IEnumerable<ByteString> hashes) => [.. hashes.Select(h => new LogHash(h.Span))];
}
