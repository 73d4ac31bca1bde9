using CwHoe.Akashic.Audits;
using CwHoe.Akashic.Index.Sqlite;
using CwHoe.Akashic.Layers;
using CwHoe.Akashic.Log;
using CwHoe.Akashic.Pruning;
using CwHoe.Akashic.Storage;
using CwHoe.Akashic.Tests.Exports;
using CwHoe.Akashic.Tests.Storage;
using CwHoe.Akashic.Tree;
using CwHoe.Contracts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using static CwHoe.Akashic.Tests.Layers.LogBench;
using Record = CwHoe.Contracts.Record;

namespace CwHoe.Akashic.Tests.Pruning;

public sealed class PrunerTests
{
    private static readonly PruningRule Days = new(TimeSpan.FromDays(30), null);
    private static readonly string Long = new('x', 80_000);

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly MemoryObjectStore _bucket;

    public PrunerTests() => _bucket = new() { Time = _clock };

    [Fact]
    public async Task Run_ByAge_DropsWholeBundlesThatAreOlder_WhateverTheirRecordsSay()
    {
        await using var log = await OpenAsync(_bucket);
        var ancient = Record(1000);
        ancient.Time = new() { Seconds = 0 };
        var future = Record(1001);
        future.Time = new() { Seconds = 7_000_000_000 };
        await FillAsync(log, [future, .. Records(0, 599)]);
        _clock.Advance(TimeSpan.FromDays(20));
        await FillAsync(log, [ancient, .. Records(2000, 400)]);

        await PruneAsync(log, Days);
        Assert.Equal(0, log.FirstIndex);
        _clock.Advance(TimeSpan.FromDays(11));
        await PruneAsync(log, Days);

        Assert.Equal((512, 512L), (log.FirstIndex, log.DroppedRecords));
        Assert.Equal("2", await BundlesAsync());
        await CheckAsync(log, 1002);
        _clock.Advance(TimeSpan.FromDays(1000));
        await PruneAsync(log, Days);
        Assert.Equal(768, log.FirstIndex);
        await CheckAsync(log, 1003);
    }

    [Fact]
    public async Task Run_ObjectsWithoutADate_AreNeverTooOld()
    {
        var bucket = new MemoryObjectStore { Time = null };
        await using var log = await OpenAsync(bucket);
        await FillAsync(log, Records(0, 600));
        _clock.Advance(TimeSpan.FromDays(10_000));
        await PruneAsync(log, Days);
        Assert.Equal((0, 600), (log.FirstIndex, log.Size));
    }

    [Fact]
    public async Task Run_BySize_DropsTheOldestUntilItFits_AndContentsThatNobodyElseHas()
    {
        await using var log = await OpenAsync(_bucket, Options with { Codec = new ObjectCodec(Compression.None) });
        await FillAsync(log, [Record(1, Long), Record(2, Long), .. Records(10, 510)]);
        var again = Record(2, Long);
        again.Session = "another";
        await FillAsync(log, [again, .. Records(1000, 300)]);
        // Nobody's: it counts for nothing.
        await _bucket.PutAsync(new PutObject($"{Prefix}content/ff/{new string('f', 64)}", new byte[10 << 20]), Stop);
        var stored = log.StoredBytes;
        var bytes = (await _bucket.ListAsync($"{Prefix}tile/entries/", Stop).Where(o => !o.Key.Contains(".p/")).Select(o => o.Length).SumAsync(Stop)) + (160_000 + 6);

        await PruneAsync(log, new(null, bytes));
        Assert.Equal(0, log.FirstIndex);
        await PruneAsync(log, new(null, bytes - 1));

        Assert.Equal(256, log.FirstIndex);
        Assert.Equal(2, _bucket.Keys.Count(k => k.Contains("/content/", StringComparison.Ordinal)));
        Assert.InRange(log.DroppedBytes, 80_000, 80_000 + 40_000);
        Assert.InRange(stored - log.StoredBytes, log.DroppedBytes - 8000, log.DroppedBytes);
        await CheckAsync(log, 814);
        await PruneAsync(log, new(null, 1));
        Assert.Equal(768, log.FirstIndex);
        Assert.Single(_bucket.Keys, k => k.Contains("/content/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_Held_DropsNothing()
    {
        await using var log = await OpenAsync(_bucket);
        await FillAsync(log, Records(0, 600));
        await new Pruner(log, new(null, 1), () => true, _clock).RunAsync(Stop);
        Assert.Equal((0, 600), (log.FirstIndex, log.Size));

        // Set between the announcement and the removal.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new Pruner(log, new(null, 1), () => log.FirstIndex > 0, _clock).RunAsync(Stop));
        Assert.Equal("0 1", await BundlesAsync());
    }

    [Fact]
    public async Task Run_SomethingAltered_IsNotPassedOffAsDropped()
    {
        await using var log = await OpenAsync(_bucket);
        await FillAsync(log, Records(0, 600));
        await _bucket.DeleteAsync($"{Prefix}tile/entries/000", Stop);
        await Assert.ThrowsAsync<LogBrokenException>(() => PruneAsync(log, new(null, 1)));
        _clock.Advance(TimeSpan.FromDays(31));
        await PruneAsync(log, Days);
        Assert.Equal((0, 600), (log.FirstIndex, log.Size));
        Assert.False((await AuditAsync(log)).Consistent);
    }

    [Fact]
    public async Task Audit_MissingBelowAnnounced_IsFine_AboveIsNot_AndNobodyElseMayAnnounce()
    {
        await using var log = await OpenAsync(_bucket);
        await FillAsync(log, Records(0, 800));
        await new Pruner(log, new(null, await SizeAsync(1) + 1), () => false, _clock).RunAsync(Stop);
        Assert.Equal(512, log.FirstIndex);
        Assert.True((await AuditAsync(log)).Consistent);

        // One that a client wrote, or another layer's, announces nothing.
        var forged = Announcement.Of(Prefix, 512, 768, "maxSize", 1, _clock.GetUtcNow());
        await Assert.ThrowsAsync<AppendException>(() => log.AppendAsync(forged));
        forged.Kind = RecordKind.Event;
        forged.Task = "build-7";
        await FillAsync(log, [forged]);
        var pointer = (await _bucket.GetAsync($"{Prefix}retention.json", Stop))!.Bytes.ToArray();
        _bucket.Change($"{Prefix}retention.json", _ => Announcement.Pointer(768, log.Size - 1));
        Assert.Contains("does not", (await AuditAsync(log)).Finding, StringComparison.Ordinal);
        _bucket.Change($"{Prefix}retention.json", _ => pointer);
        Assert.True((await AuditAsync(log)).Consistent);

        await _bucket.DeleteAsync($"{Prefix}tile/entries/002", Stop);
        Assert.Contains("tile/entries/002 is missing", (await AuditAsync(log)).Finding, StringComparison.Ordinal);
        await _bucket.DeleteAsync($"{Prefix}retention.json", Stop);
        Assert.False((await AuditAsync(log)).Consistent);
    }

    [Fact]
    public async Task Append_OfWhatWasDropped_IsWrittenAnew()
    {
        await using var log = await OpenAsync(_bucket);
        await FillAsync(log, [Record(1, Long), .. Records(10, 299)]);
        await PruneAsync(log, new(null, 1));
        Assert.Equal(256, log.FirstIndex);
        var again = await log.AppendAsync(Record(1, Long), Record(300));
        Assert.Equal([(301, false), (291, true)], again.Appended.Select(a => ((int)a.Index, a.WasThere)));
        Assert.Equal(301, (await log.AppendAsync(Record(1, Long))).Appended[0].Index);
        await CheckAsync(log, 302);
    }

    [Fact]
    public async Task Index_MadeAnewAfterADrop_HasWhatIsKept()
    {
        var folder = Directory.CreateTempSubdirectory("hoe-pruner-");
        await using (var log = await OpenAsync(_bucket))
        {
            await FillAsync(log, Records(0, 700));
            await using var kept = await SqliteRecordIndex.OpenAsync(folder.FullName, "kept/", NullLogger.Instance, Stop);
            await using var keeper = new IndexKeeper(log, kept, TimeProvider.System, NullLogger.Instance);
            await UntilAsync(async () => await kept.GetSizeAsync(Stop) == 700);
            await PruneAsync(log, new(null, 1));
            await UntilAsync(async () => await kept.GetSizeAsync(Stop) == 701 && (await kept.QueryAsync(new(), RecordOrder.Index, null, 1, Stop))[0].Index == 512);
        }

        await using var again = await OpenAsync(_bucket);
        await using var anew = await SqliteRecordIndex.OpenAsync(folder.FullName, "anew/", NullLogger.Instance, Stop);
        await using (new IndexKeeper(again, anew, TimeProvider.System, NullLogger.Instance))
            await UntilAsync(async () => await anew.GetSizeAsync(Stop) == 701);
        Assert.Equal(512, (await anew.QueryAsync(new(), RecordOrder.Index, null, 1, Stop))[0].Index);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Export_AfterADrop_BeginsBehindIt()
    {
        await using var log = await OpenAsync(_bucket);
        await FillAsync(log, Records(0, 600));
        await PruneAsync(log, new(null, 1));
        var export = await ExportRun.OfAsync(log, new() { Layer = "work", Format = ExportFormat.Records });
        Assert.Equal((512, 601, 89), (export.Manifest.FirstIndex, export.Manifest.TreeSize, export.Manifest.RecordsRead));
    }

    // The first call after the log has its records; then at each one after that the process dies.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_KilledAtEveryCall_IsFinishedByTheNext(bool isDone)
    {
        var calls = await RunAsync(int.MaxValue, isDone);
        Assert.InRange(calls, 12, 200);
        for (var at = 1; at <= calls; at++)
            await new PrunerTests().RunAsync(at, isDone);
    }

    private async Task<int> RunAsync(int at, bool isDone)
    {
        await using (var log = await OpenAsync(_bucket))
            await FillAsync(log, [Record(1, Long), .. Records(10, 599)]);
        await _bucket.PutAsync(new PutObject($"{Prefix}vectors/m/000000000001", new byte[10]), Stop);
        var store = new FaultyObjectStore(_bucket);
        await using (var log = await OpenAsync(store))
        {
            var opened = store.Calls;
            using var end = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            async Task DieAsync(CancellationToken cancellationToken)
            {
                await end.CancelAsync();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            store.Before = (number, _, _, token) => number - opened >= (isDone ? (long)at + 1 : at) ? DieAsync(token) : Task.CompletedTask;
            store.After = (number, _, _, token) => isDone && number - opened == at ? DieAsync(token) : Task.CompletedTask;
            try
            {
                await new Pruner(log, new(null, 1), () => false, _clock).RunAsync(end.Token);
            }
            catch (OperationCanceledException) when (at < int.MaxValue)
            {
            }

            if (at == int.MaxValue)
                return store.Calls - opened;
        }

        await using var next = await OpenAsync(_bucket);
        Assert.True((await AuditAsync(next)).Consistent, $"killed at {at}");
        await PruneAsync(next, new(null, 1));
        Assert.Equal(512, next.FirstIndex);
        Assert.Empty(await BundlesAsync());
        Assert.DoesNotContain(_bucket.Keys, k => k.Contains("/content/", StringComparison.Ordinal) || k.Contains("/vectors/", StringComparison.Ordinal));
        await CheckAsync(next, (int)next.Size);
        return 0;
    }

    private Task PruneAsync(LayerLog log, PruningRule rule) => new Pruner(log, rule, () => false, _clock).RunAsync(Stop);

    private static async Task FillAsync(LayerLog log, IReadOnlyList<Record> records)
    {
        await log.AppendAsync(records);
        await log.FlushAsync(Stop);
    }

    private async Task<string> BundlesAsync() => string.Join(' ', await new LayerObjects(_bucket, Prefix, new(Compression.None)).ListBundlesAsync(Stop).Select(b => b.Index).ToListAsync(Stop));

    private async Task<long> SizeAsync(int bundles) => await _bucket.ListAsync($"{Prefix}tile/entries/", Stop).Where(o => !o.Key.Contains(".p/")).Take(bundles).Select(o => o.Length).SumAsync(Stop);

    private Task<Audit> AuditAsync(LayerLog log) => LogAudit.RunAsync(log, [.. Enumerable.Range(0, (int)log.Head.Size).Select(i => (long)i)], _clock, Stop);

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        late.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await condition())
            await Task.Delay(TimeSpan.FromMilliseconds(10), late.Token);
    }

    // Everything that is kept is read, all that ever was is proved, and what was dropped is told so.
    private async Task CheckAsync(LayerLog log, int size)
    {
        await log.FlushAsync(Stop);
        Assert.Equal(size, log.Head.Size);
        var kept = await log.ReadAsync(log.FirstIndex, log.Size, Stop).ToListAsync(Stop);
        Assert.Equal(size - log.FirstIndex, kept.Count);
        var audit = await AuditAsync(log);
        Assert.True(audit.Consistent, audit.Finding);
        Assert.Equal(kept.Count, audit.Entries);
        await using var fresh = await OpenAsync(_bucket);
        Assert.Equal(log.FirstIndex, fresh.FirstIndex);
        foreach (var index in (long[])[0, log.FirstIndex - 1, log.FirstIndex, size - 1])
        {
            var proof = await fresh.ProveInclusionAsync(index, 0, Stop);
            Assert.True(Proofs.IsIncluded(new(proof.LeafHash.Span), index, size, Hashes(proof.Hashes), new(proof.RootHash.Span)));
        }

        var consistency = await fresh.ProveConsistencyAsync(100, 0, Stop);
        Assert.True(Proofs.IsConsistent(100, new(consistency.OldRootHash.Span), size, new(consistency.NewRootHash.Span), Hashes(consistency.Hashes)));
        var dropped = await Assert.ThrowsAsync<RecordsDroppedException>(async () => await fresh.ReadAsync(log.FirstIndex - 1, size, Stop).FirstAsync(Stop));
        Assert.Contains($"record {log.FirstIndex - 1} was dropped by retention on ", dropped.Message, StringComparison.Ordinal);
    }
}
