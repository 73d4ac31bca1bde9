using CwHoe.Runtime.Metrics;
using CwHoe.Runtime.Queue;
using CwHoe.Runtime.Tests.Scripted;
using CwHoe.Testing;

namespace CwHoe.Runtime.Tests.Queue;

public sealed class WorkQueueTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly RuntimeMetrics _metrics = new();
    private readonly WorkQueue<string> _queue;

    public WorkQueueTests() => _queue = new("test", new(), _metrics, _time);

    public void Dispose()
    {
        _queue.Dispose();
        _metrics.Dispose();
    }

    [Fact(DisplayName = "1 · many adds before a get are one item")]
    public async Task Add_ManyTimesBeforeGet_IsOneItem()
    {
        for (var i = 0; i < 100; i++)
            _queue.Add("a");

        Assert.Equal(1, _queue.Depth);
        Assert.Equal("a", await TakeAsync());
        Assert.Equal(0, _queue.Depth);
        _queue.Done("a");
        Assert.False(Waits(out _));
    }

    [Fact(DisplayName = "2 · an event during processing re-queues exactly once, after done")]
    public async Task Add_DuringProcessing_ComesBackOnceAfterDone()
    {
        _queue.Add("a");
        await TakeAsync();
        _queue.Add("a");
        _queue.Add("a");

        Assert.Equal(0, _queue.Depth);
        _queue.Done("a");
        Assert.Equal("a", await TakeAsync());
        _queue.Done("a");
        Assert.False(Waits(out _));
    }

    [Fact(DisplayName = "3 · a key never runs twice at once")]
    public async Task GetAsync_ManyWorkers_NeverShareAKey()
    {
        var running = new int[8];
        var clashes = 0;
        var left = 20_000;
        var workers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (await _queue.GetAsync(CancellationToken.None) is { Key: var key })
            {
                var index = int.Parse(key);
                if (Interlocked.Increment(ref running[index]) != 1)
                    Interlocked.Increment(ref clashes);
                Interlocked.Decrement(ref running[index]);
                _queue.Done(key);
                if (Interlocked.Decrement(ref left) <= 0)
                    _queue.ShutDown();
                _queue.Add(((index + 3) % 8).ToString());
                _queue.Add(key);
            }
        })).ToArray();
        for (var i = 0; i < 8; i++)
            _queue.Add(i.ToString());

        await Task.WhenAll(workers).InTime();

        Assert.Equal(0, clashes);
    }

    [Fact(DisplayName = "4 · a busy key never holds a second worker")]
    public async Task GetAsync_KeyAddedWhileBusy_LeavesTheSecondWorkerToOthers()
    {
        _queue.Add("a");
        await TakeAsync();
        _queue.Add("a");
        var second = _queue.GetAsync(CancellationToken.None).AsTask();

        Assert.False(second.IsCompleted);
        _queue.Add("b");

        Assert.Equal("b", (await second.InTime())!.Value.Key);
    }

    [Fact(DisplayName = "5 · FIFO within a priority")]
    public async Task GetAsync_SamePriority_IsFirstInFirstOut()
    {
        string[] keys = ["c", "a", "d", "b"];
        foreach (var key in keys)
            _queue.Add(key);
        _queue.Add("low", WorkPriority.Low);
        _queue.Add("high", 10);

        List<string> taken = [];
        for (var i = 0; i < 6; i++)
            taken.Add(await TakeAsync());

        Assert.Equal(["high", .. keys, "low"], taken);
    }

    [Fact(DisplayName = "6 · priority only rises")]
    public async Task Add_OtherPriority_OnlyRaises()
    {
        _queue.Add("a", WorkPriority.Low);
        _queue.Add("b", WorkPriority.Low);
        _queue.Add("b", WorkPriority.Normal);
        _queue.Add("b", WorkPriority.Low);

        var first = await _queue.GetAsync(CancellationToken.None);

        Assert.Equal(new WorkQueueItem<string>("b", WorkPriority.Normal), first);
        Assert.Equal("a", await TakeAsync());
    }

    [Fact(DisplayName = "6 · priority rises for a delayed and for a busy key too")]
    public async Task Add_OtherPriorityWhileDelayedOrBusy_OnlyRaises()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(1), WorkPriority.Low);
        _queue.AddAfter("a", TimeSpan.FromSeconds(2), WorkPriority.Normal);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(WorkPriority.Normal, (await _queue.GetAsync(CancellationToken.None))!.Value.Priority);

        _queue.Add("a", WorkPriority.Normal);
        _queue.Add("a", WorkPriority.Low);
        _queue.Done("a");
        Assert.Equal(WorkPriority.Normal, (await _queue.GetAsync(CancellationToken.None))!.Value.Priority);
    }

    [Fact(DisplayName = "7 · the earliest delay wins")]
    public void AddAfter_Twice_KeepsTheEarlier()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(10));
        _queue.AddAfter("a", TimeSpan.FromSeconds(3));
        _queue.AddAfter("a", TimeSpan.FromSeconds(20));

        _time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.Equal(0, _queue.Depth);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(1, _queue.Depth);
    }

    [Fact(DisplayName = "7 · an immediate add beats a pending delay")]
    public async Task Add_WhileDelayed_IsReadyAtOnceAndOnlyOnce()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(10));
        _queue.Add("a");

        Assert.Equal("a", await TakeAsync());
        _queue.Done("a");
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(0, _queue.Depth);
    }

    [Fact(DisplayName = "8 · delayed items are not in depth")]
    public void Depth_DelayedItem_IsNotCounted()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(1));
        Assert.Equal(0, _queue.Depth);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, _queue.Depth);
    }

    [Fact(DisplayName = "9 · back-off doubles from 5 ms to 1000 s")]
    public void AddRateLimited_AgainAndAgain_DoublesUpToTheCap()
    {
        double[] expected = [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120, 10240, 20480, 40960, 81920, 163840, 327680, 655360, 1_000_000, 1_000_000];

        var delays = expected.Select(_ => _queue.AddRateLimited("a").TotalMilliseconds).ToArray();

        Assert.Equal(expected, delays);
    }

    [Fact(DisplayName = "9 · back-off does not overflow at n=1000")]
    public void BackOff_ManyFailures_StaysAtTheCap()
    {
        Assert.All(Enumerable.Range(18, 1100), n => Assert.Equal(TimeSpan.FromSeconds(1000), WorkQueue<string>.BackOff(new(), n)));
        Assert.Equal(TimeSpan.FromSeconds(1000), WorkQueue<string>.BackOff(new(), int.MaxValue));
    }

    [Fact(DisplayName = "9 · a rate-limited key comes when its back-off has passed")]
    public void AddRateLimited_BackOffPassed_IsReady()
    {
        _queue.AddRateLimited("a");

        _time.Advance(TimeSpan.FromMilliseconds(4));
        Assert.Equal(0, _queue.Depth);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, _queue.Depth);
    }

    [Fact(DisplayName = "10 · forget resets the back-off")]
    public void Forget_AfterFailures_StartsAtTheBase()
    {
        _queue.AddRateLimited("a");
        _queue.AddRateLimited("a");
        Assert.Equal(2, _queue.Failures("a"));

        _queue.Forget("a");

        Assert.Equal(TimeSpan.FromMilliseconds(5), _queue.AddRateLimited("a"));
    }

    [Fact(DisplayName = "14 · shutdown frees every waiting get (1000 times)")]
    public async Task ShutDown_GettersWaiting_FreesThemAll()
    {
        for (var round = 0; round < 1000; round++)
        {
            using var queue = new WorkQueue<string>("shutdown", new(), _metrics, _time);
            var getters = Enumerable.Range(0, 8).Select(_ => Task.Run(() => queue.GetAsync(CancellationToken.None).AsTask())).ToArray();
            if (round % 2 == 0)
                await Task.Yield();
            queue.ShutDown();
            Assert.All(await Task.WhenAll(getters).InTime(), Assert.Null);
        }
    }

    [Fact(DisplayName = "15 · adds after shutdown are ignored")]
    public async Task Add_AfterShutDown_IsIgnored()
    {
        _queue.ShutDown();

        _queue.Add("a");
        _queue.AddAfter("b", TimeSpan.FromSeconds(1));
        _queue.AddRateLimited("c");

        Assert.Equal(0, _queue.KeysHeld);
        Assert.Null(await _queue.GetAsync(CancellationToken.None));
    }

    [Fact(DisplayName = "16 · forgotten keys leave no memory")]
    public async Task Forget_EveryKey_LeavesNothing()
    {
        for (var i = 0; i < 1000; i++)
        {
            var key = $"key-{i}";
            _queue.AddRateLimited(key);
            _queue.AddAfter(key, TimeSpan.FromHours(1));
            _queue.Add(key);
            await TakeAsync();
            _queue.Forget(key);
            _queue.Done(key);
        }

        Assert.Equal(0, _queue.KeysHeld);
    }

    [Fact]
    public async Task GetAsync_Cancelled_LosesNoKey()
    {
        using var stop = new CancellationTokenSource();
        var cancelled = _queue.GetAsync(stop.Token).AsTask();
        var other = _queue.GetAsync(CancellationToken.None).AsTask();

        await stop.CancelAsync();
        _queue.Add("a");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.InTime());
        Assert.Equal("a", (await other.InTime())!.Value.Key);
    }

    [Fact]
    public async Task WorkSeconds_KeysInWork_AreSummedAndTheLongestIsKnown()
    {
        _queue.Add("a");
        await TakeAsync();
        _time.Advance(TimeSpan.FromSeconds(2));
        _queue.Add("b");
        await TakeAsync();
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((4d, 3d), _queue.WorkSeconds());
    }

    private async Task<string> TakeAsync() => (await _queue.GetAsync(CancellationToken.None).AsTask().InTime())!.Value.Key;

    private bool Waits(out string? key)
    {
        var get = _queue.GetAsync(CancellationToken.None);
        key = get.IsCompleted ? get.Result!.Value.Key : null;
        return key is not null;
    }
}
