using CwHoe.Akashic.Layers;
using CwHoe.Akashic.Log;
using CwHoe.Akashic.Snapshots;
using CwHoe.Akashic.Tests.Storage;
using CwHoe.Shared.Rpc;
using Microsoft.Extensions.Time.Testing;
using static CwHoe.Akashic.Tests.Layers.LogBench;

namespace CwHoe.Akashic.Tests.Snapshots;

public sealed class SnapshotTests
{
    private const string TargetPrefix = "fedcba9876543210fedcba9876543210/";

    private readonly MemoryObjectStore _bucket = new();
    private readonly FakeTimeProvider _time = new(new(2026, 11, 22, 3, 0, 0, TimeSpan.Zero));

    private SnapshotStore Snapshots => new(_bucket, _time);

    [Fact]
    public async Task Create_ThenListAndGet_SayTheSame()
    {
        await using var log = await FilledAsync(10);
        var first = await Snapshots.CreateAsync(log, "before-the-move", false, Stop);
        await log.AppendAsync([Record(11)], [], Stop);
        await log.FlushAsync(Stop);
        _time.Advance(TimeSpan.FromSeconds(1));
        var second = await Snapshots.CreateAsync(log, "", true, Stop);

        Assert.Equal("20261122t030001000z", second.Name);
        Assert.Equal([second, first], await Snapshots.ListAsync(log, Stop));
        Assert.Equal(first, await Snapshots.GetAsync(log, "before-the-move", Stop));
        Assert.Equal((10, 11), (first.TreeSize, second.TreeSize));
        Assert.Equal((await log.HeadAtAsync(10, Stop)).RootHash.ToArray(), first.RootHash.ToByteArray());
    }

    [Fact]
    public async Task Create_NameOfAnother_IsRefusedAndChangesNothing()
    {
        await using var log = await FilledAsync(3);
        var first = await Snapshots.CreateAsync(log, "one", false, Stop);
        _time.Advance(TimeSpan.FromSeconds(1));

        var refusal = await Assert.ThrowsAsync<RpcException>(() => Snapshots.CreateAsync(log, "one", false, Stop));

        Assert.Equal(RpcStatus.AlreadyExists, refusal.Status);
        Assert.Equal([first], await Snapshots.ListAsync(log, Stop));
    }

    [Theory]
    [InlineData("../checkpoint")]
    [InlineData("Upper")]
    [InlineData("-a")]
    [InlineData("a\n")]
    public async Task Create_NameThatIsNone_IsRefused(string name)
    {
        await using var log = await FilledAsync(0);

        var refusal = await Assert.ThrowsAsync<RpcException>(() => Snapshots.CreateAsync(log, name, false, Stop));

        Assert.Equal((RpcStatus.InvalidArgument, "name"), (refusal.Status, refusal.Field));
        Assert.DoesNotContain(_bucket.Keys, k => k.Contains("/snapshots/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Get_NameThatIsNot_IsNotFound()
    {
        await using var log = await FilledAsync(0);
        Assert.Equal(RpcStatus.NotFound, (await Assert.ThrowsAsync<RpcException>(() => Snapshots.GetAsync(log, "none", Stop))).Status);
    }

    [Fact]
    public async Task Keep_RemovesOldScheduledOnesAlone()
    {
        await using var log = await FilledAsync(1);
        for (var i = 0; i < 6; i++)
        {
            await Snapshots.CreateAsync(log, $"s{i}", isScheduled: i % 2 == 0, Stop);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        await Snapshots.KeepAsync(log, 2, Stop);

        Assert.Equal(["s5", "s4", "s3", "s2", "s1"], (await Snapshots.ListAsync(log, Stop)).Select(s => s.Name));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    [InlineData(1200)]
    public async Task Restore_EmptyOrPartlyFilled_HasTheSameRoot(int there)
    {
        await using var log = await FilledAsync(1200);
        await log.AppendAsync([Record(5000, new string('x', 100_000))], [], Stop);
        await log.FlushAsync(Stop);
        var snapshot = await Snapshots.CreateAsync(log, "", false, Stop);
        await log.AppendAsync([Record(6000)], [], Stop);
        await using var target = await TargetAsync();
        await FillAsync(target, there);

        var answer = await SnapshotRestore.RestoreAsync(log, snapshot, target, Stop);

        Assert.Equal((1201, 1201 - there), (answer.TreeSize, answer.Appended));
        Assert.Equal(snapshot.RootHash.ToByteArray(), target.Head.RootHash.ToArray());
        Assert.Equal(0, (await SnapshotRestore.RestoreAsync(log, snapshot, target, Stop)).Appended);
    }

    [Fact]
    public async Task Restore_CheckpointsOfLayersBelow_AreCopiedToo()
    {
        await using var log = await FilledAsync(2);
        await log.AppendCheckpointAsync("child", log.Checkpoint, Stop);
        await log.FlushAsync(Stop);
        await using var target = await TargetAsync();

        var answer = await SnapshotRestore.RestoreAsync(log, await Snapshots.CreateAsync(log, "", false, Stop), target, Stop);

        Assert.Equal(log.Head.RootHash.ToArray(), answer.RootHash.ToByteArray());
    }

    [Fact]
    public async Task Restore_TargetWithOtherRecords_IsRefused()
    {
        await using var log = await FilledAsync(5);
        var snapshot = await Snapshots.CreateAsync(log, "", false, Stop);
        await using var target = await TargetAsync();
        await target.AppendAsync([Record(99)], [], Stop);

        var refusal = await Assert.ThrowsAsync<RpcException>(() => SnapshotRestore.RestoreAsync(log, snapshot, target, Stop));

        Assert.Equal((RpcStatus.FailedPrecondition, "target"), (refusal.Status, refusal.Field));
        Assert.Equal(1, target.Size);
    }

    [Fact]
    public async Task Restore_RootThatTheLogNeverHad_IsDataLoss()
    {
        await using var log = await FilledAsync(5);
        var snapshot = await Snapshots.CreateAsync(log, "", false, Stop);
        snapshot.TreeSize = 4;
        await using var target = await TargetAsync();

        Assert.Equal(RpcStatus.DataLoss, (await Assert.ThrowsAsync<RpcException>(() => SnapshotRestore.RestoreAsync(log, snapshot, target, Stop))).Status);
    }

    private async Task<LayerLog> FilledAsync(int records)
    {
        var log = await OpenAsync(_bucket);
        await FillAsync(log, records);
        return log;
    }

    private static async Task FillAsync(LayerLog log, int records)
    {
        foreach (var chunk in Records(0, records).Chunk(1000))
            await log.AppendAsync(chunk, [], Stop);
        await log.FlushAsync(Stop);
    }

    private Task<LayerLog> TargetAsync() =>
        OpenAsync(_bucket, Options with { Prefix = TargetPrefix, Signer = new NoteSigner(LayerOptions.Origin(TargetPrefix), Seed) });
}
