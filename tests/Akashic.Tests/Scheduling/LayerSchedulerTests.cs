using System.Text;
using CwHoe.Akashic.Exports;
using CwHoe.Akashic.Scheduling;
using CwHoe.Akashic.Snapshots;
using CwHoe.Akashic.Storage;
using CwHoe.Akashic.Tests.Exports;
using CwHoe.Akashic.Tests.Storage;
using CwHoe.Api.AkashicLayers;
using CwHoe.Contracts;
using CwHoe.Testing;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace CwHoe.Akashic.Tests.Scheduling;

public sealed class LayerSchedulerTests
{
    private static readonly DateTimeOffset Began = new(2026, 11, 22, 2, 59, 30, TimeSpan.Zero);
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private readonly MemoryObjectStore _bucket = new();
    private readonly MemoryLog _log = SampleLog.Build();
    private readonly ManualTime _time = new();

    public LayerSchedulerTests() => _time.SetUtcNow(Began);

    [Fact]
    public async Task Run_Snapshots_AreMadeWhenTheyAreDueAndKeptInNumber()
    {
        var schedule = LayerSchedule.Of(new() { Snapshots = new() { Schedule = "0 3 * * *", Keep = 2 } });

        await RunAsync(schedule, made => PassAsync(made, 4));

        var kept = await new SnapshotStore(_bucket, _time).ListAsync(_log, Stop);
        Assert.Equal(2, kept.Count);
        Assert.All(kept, s => Assert.True(s.Scheduled));
        Assert.InRange(_time.GetUtcNow() - Began, TimeSpan.FromDays(3), TimeSpan.FromDays(3) + TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Run_AfterMomentsWereMissed_MakesOneAtOnce()
    {
        var schedule = LayerSchedule.Of(new() { Snapshots = new() { Schedule = "0 3 * * *" } });
        await new SnapshotStore(_bucket, _time).CreateAsync(_log, "", isScheduled: true, Stop);
        _time.Advance(TimeSpan.FromDays(5));

        await RunAsync(schedule, made => PassAsync(made, 1));

        Assert.Equal(2, (await new SnapshotStore(_bucket, _time).ListAsync(_log, Stop)).Count);
    }

    [Fact]
    public async Task Run_Export_IsInTheBucketWithItsManifest()
    {
        var schedule = LayerSchedule.Of(new()
        {
            Exports = [new() { Name = "nightly", Schedule = "0 3 * * *", Format = ExportFormat.OpenaiSft, Filter = new() { Session = "words" } }],
        });

        await RunAsync(schedule, made => PassAsync(made, 1));

        Assert.Equal(3, _bucket.Keys.Count);
        Assert.All(_bucket.Keys, k => Assert.StartsWith($"{_log.Prefix}exports/nightly/20261122T03", k));
        var direct = await ExportRun.OfAsync(_log, new() { Layer = "memory", Format = ExportFormat.OpenaiSft, Filter = new() { Session = "words" } });
        Assert.Equal(direct.Text, await TextAsync("/00000.jsonl"));
        Assert.Equal(direct.Manifest, JsonParser.Default.Parse<ExportManifest>(await TextAsync("/manifest.json")));
    }

    [Fact]
    public async Task Run_ExportsWithANumberToKeep_RemovesTheOldestOfThatName()
    {
        var request = new ExportRequest { Layer = "memory", Format = ExportFormat.Records };
        foreach (var (name, hours) in new[] { ("nightly", -2), ("nightly", -1), ("nightly-all", -3) })
            await new StoredExports(_bucket, new(1)).WriteAsync(_log, name, Began.AddHours(hours), request, Stop);
        AkashicLayerExport nightly = new() { Name = "nightly", Schedule = "0 3 * * *", Format = ExportFormat.Records };
        var schedule = LayerSchedule.Of(new() { Exports = [nightly with { Keep = 2 }, nightly with { Name = "nightly-all" }] });

        await RunAsync(schedule, made => PassAsync(made, 4));

        var folders = _bucket.Keys.Select(key => string.Join('/', key.Split('/')[1..^1])).ToList();
        Assert.Equal(["exports/nightly/20261122T03", "exports/nightly/20261123T03"], Days("exports/nightly/"));
        Assert.Equal(["exports/nightly-all/20261121T23", "exports/nightly-all/20261122T03", "exports/nightly-all/20261123T03"], Days("exports/nightly-all/"));
        Assert.All(folders.GroupBy(folder => folder), folder => Assert.Equal(3, folder.Count()));

        IEnumerable<string> Days(string name) => folders.Where(folder => folder.StartsWith(name, StringComparison.Ordinal)).Select(folder => folder[..(name.Length + 11)]).Distinct().Order();
    }

    [Fact]
    public async Task Run_ExportThatWasCutOff_IsFinishedAtTheSizeThatItBeganWith()
    {
        var request = new ExportRequest { Layer = "memory", Format = ExportFormat.Records };
        var whole = await new StoredExports(_bucket, new(1)).WriteAsync(_log, "nightly", _time.GetUtcNow(), request, Stop);
        await _bucket.DeleteAsync(_bucket.Keys.Single(k => k.EndsWith("/manifest.json", StringComparison.Ordinal)), Stop);
        _log.Say("later", "user", "More?");
        var schedule = LayerSchedule.Of(new() { Exports = [new() { Name = "nightly", Schedule = "0 3 1 1 *", Format = ExportFormat.Records }] });

        await RunAsync(schedule, made => PassAsync(made, 1));

        Assert.Equal(3, _bucket.Keys.Count);
        Assert.Equal(whole, JsonParser.Default.Parse<ExportManifest>(await TextAsync("/manifest.json")));
    }

    [Fact]
    public async Task Write_ExportThatWasCutOff_OfWhatWasDroppedMeanwhile_IsBegunAnew()
    {
        var request = new ExportRequest { Layer = "memory", Format = ExportFormat.Records };
        var exports = new StoredExports(_bucket, new(1));
        await exports.WriteAsync(_log, "nightly", _time.GetUtcNow(), request, Stop);
        await _bucket.DeleteAsync(_bucket.Keys.Single(k => k.EndsWith("/manifest.json", StringComparison.Ordinal)), Stop);
        _log.FirstIndex = 2;

        var manifest = await exports.WriteAsync(_log, "nightly", _time.GetUtcNow().AddHours(1), request, Stop);

        Assert.Equal((2, _log.Size - 2), (manifest.FirstIndex, manifest.RecordsRead));
        Assert.Contains("T0359", _bucket.Keys.Single(k => k.EndsWith("/manifest.json", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Pruning_IsDoneAtOnceAndHourly_AndSoonerWhereItFailed()
    {
        var passes = new List<TimeSpan>();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var scheduler = new LayerScheduler(_log, new SnapshotStore(_bucket, _time), new StoredExports(_bucket, new(1)), _time, NullLogger<LayerScheduler>.Instance)
        {
            Prune = _ =>
            {
                passes.Add(_time.GetUtcNow() - Began);
                return passes.Count == 2 ? throw new InvalidOperationException("the bucket is away") : Task.CompletedTask;
            },
        };
        var running = scheduler.RunAsync(LayerSchedule.Of(new()), end.Token);
        while (passes.Count < 4)
            _time.Advance(await _time.TimerSetAsync(TimeSpan.Zero, TimeSpan.FromHours(1), Stop));
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal([0, 60, 61, 121], passes.Take(4).Select(p => p.TotalMinutes));
    }

    [Fact]
    public async Task Write_WhileAllSlotsAreTaken_WaitsAndHasWrittenNothing()
    {
        using var slots = new ExportSlots(1);
        var taken = slots.TryTake()!;
        var writing = new StoredExports(_bucket, slots).WriteAsync(_log, "nightly", _time.GetUtcNow(), new() { Layer = "memory", Format = ExportFormat.Records }, Stop);
        Assert.False(writing.IsCompleted);
        Assert.Empty(_bucket.Keys);
        taken.Dispose();
        await writing;
        Assert.Equal(3, _bucket.Keys.Count);
        Assert.NotNull(slots.TryTake());
    }

    [Fact]
    public async Task Run_BucketThatFails_IsTriedAgain()
    {
        var store = new FailingOnce(_bucket);
        var schedule = LayerSchedule.Of(new() { Snapshots = new() { Schedule = "* * * * *" } });

        await RunAsync(schedule, made => PassAsync(made, 1), store);

        Assert.True(store.HasFailed);
    }

    private async Task<string> TextAsync(string end) =>
        Encoding.UTF8.GetString((await _bucket.GetAsync(_bucket.Keys.Single(k => k.EndsWith(end, StringComparison.Ordinal)), Stop))!.Bytes.Span);

    private async Task RunAsync(LayerSchedule schedule, Func<List<string>, Task> during, IObjectStore? store = null)
    {
        var made = new List<string>();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var scheduler = new LayerScheduler(
            _log, new SnapshotStore(store ?? _bucket, _time), new StoredExports(store ?? _bucket, new(1)), _time, NullLogger<LayerScheduler>.Instance)
        {
            SnapshotMade = s => made.Add(s.Name),
            ExportWritten = (name, _) => made.Add(name),
        };
        var running = scheduler.RunAsync(schedule, end.Token);
        await during(made);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    // Moves time by what is waited for and no further, however slow the machine is, until so much was made.
    private async Task PassAsync(List<string> made, int wanted)
    {
        while (true)
        {
            var wait = await _time.TimerSetAsync(TimeSpan.Zero, TimeSpan.FromHours(1), Stop);
            if (made.Count >= wanted)
                return;
            _time.Advance(wait);
        }
    }

    private sealed class FailingOnce(IObjectStore inner) : IObjectStore
    {
        public bool HasFailed { get; private set; }

        public Task EnsureBucketAsync(CancellationToken cancellationToken) => inner.EnsureBucketAsync(cancellationToken);

        public Task<StoredObject?> GetAsync(string key, CancellationToken cancellationToken) => inner.GetAsync(key, cancellationToken);

        public Task<string?> PutAsync(PutObject put, CancellationToken cancellationToken)
        {
            if (HasFailed)
                return inner.PutAsync(put, cancellationToken);
            HasFailed = true;
            throw new ObjectStoreException(StoreFault.Throttled, "slow down", mayBeDone: false);
        }

        public IAsyncEnumerable<ListedObject> ListAsync(string prefix, CancellationToken cancellationToken) => inner.ListAsync(prefix, cancellationToken);

        public Task DeleteAsync(string key, CancellationToken cancellationToken) => inner.DeleteAsync(key, cancellationToken);
    }
}
