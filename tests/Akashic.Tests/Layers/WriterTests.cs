using CwHoe.Akashic.Layers;
using CwHoe.Akashic.Storage;
using CwHoe.Akashic.Tests.Storage;
using static CwHoe.Akashic.Tests.Layers.LogBench;

namespace CwHoe.Akashic.Tests.Layers;

public sealed class WriterTests
{
    private readonly MemoryObjectStore _bucket = new();
    private readonly FaultyObjectStore _store;

    public WriterTests() => _store = new FaultyObjectStore(_bucket);

    [Theory]
    [InlineData(20, 600_000)]
    [InlineData(3_600_000, 600_000)]
    [InlineData(1, 2)]
    public async Task Append_TwoWritersAtOnce_NeverForks(int publishDelay, int sweepDelay)
    {
        var options = Options with { PublishDelay = TimeSpan.FromMilliseconds(publishDelay), SweepDelay = TimeSpan.FromMilliseconds(sweepDelay) };
        var acknowledged = new List<(string Text, long Index)>();
        for (var round = 0; round < 10; round++)
        {
            await using var one = await OpenAsync(_bucket, options);
            await using var two = await OpenAsync(_bucket, options);
            var first = (round * 1000) + 1;
            await Task.WhenAll(WriteAsync(one, first), WriteAsync(two, first + 500));
            Assert.True(one.Failure is AppendException { Fault: AppendFault.NotWriter } || two.Failure is AppendException { Fault: AppendFault.NotWriter });
        }

        await using var log = await OpenAsync(_bucket, options);
        var entries = await log.ProveAsync();
        Assert.NotEmpty(acknowledged);
        Assert.All(acknowledged, a => Assert.Equal(a.Text, entries[(int)a.Index].Record.Text));

        async Task WriteAsync(LayerLog log, int from)
        {
            try
            {
                for (var i = 0; i < 50; i++)
                {
                    var answer = await log.AppendAsync(Record(from + i));
                    lock (acknowledged)
                        acknowledged.Add((Record(from + i).Text, answer.Appended.Single().Index));
                }
            }
            catch (AppendException e) when (e.Fault == AppendFault.NotWriter)
            {
                // It found the other.
            }
        }
    }

    [Fact]
    public async Task Append_LeaseLostAfterThePut_IsNotAcknowledgedButKept()
    {
        var writer = true;
        await using (var log = await OpenAsync(_store, Options with { IsWriter = () => Volatile.Read(ref writer), PublishDelay = TimeSpan.FromHours(1) }))
        {
            await log.AppendAsync(Record(1));
            _store.After = (_, verb, key, _) =>
            {
                if (verb == "put" && key.Contains("/journal/", StringComparison.Ordinal))
                    Volatile.Write(ref writer, false);
                return Task.CompletedTask;
            };
            Assert.Equal(AppendFault.NotWriter, (await Assert.ThrowsAsync<AppendException>(() => log.AppendAsync(Record(2)))).Fault);
            Assert.True(log.Stopped.IsCancellationRequested);
            Assert.Equal(AppendFault.NotWriter, (await Assert.ThrowsAsync<AppendException>(() => log.AppendAsync(Record(3)))).Fault);
        }

        await using var next = await OpenAsync(_bucket);
        Assert.Equal(2, next.Size);
    }

    [Fact]
    public async Task Append_StoreGone_WaitsRefusesWhatIsTooMuchAndGoesOnInOrder()
    {
        var options = Options with { AppendTimeout = TimeSpan.FromMilliseconds(300), MaxQueuedRecords = 100 };
        await using var log = await OpenAsync(_store, options);
        await log.AppendAsync(Record(1));
        await log.FlushAsync(Stop);
        var gone = true;
        _store.Before = (_, _, _, _) => Volatile.Read(ref gone) ? throw FaultyObjectStore.Fault(StoreFault.Unreachable) : Task.CompletedTask;
        var waiting = Enumerable.Range(0, 20).Select(i => FaultAsync(log, 100 + (i * 10))).ToList();
        var faults = await Task.WhenAll(waiting);
        Assert.Contains(AppendFault.Unavailable, faults);
        Assert.Contains(AppendFault.Exhausted, faults);
        Assert.Equal("a test's Unreachable", log.Trouble);
        Assert.Equal(1, log.Size);

        Volatile.Write(ref gone, false);
        await EventuallyAsync(log);
        Assert.Equal("", log.Trouble);
        var entries = await log.ProveAsync();
        Assert.Contains(entries, e => e.Record.Equals(Record(2)));

        static async Task<AppendFault> FaultAsync(LayerLog log, int from) =>
            (await Assert.ThrowsAsync<AppendException>(() => log.AppendAsync(Records(from, 10)))).Fault;

        // Clients try again until it works.
        static async Task EventuallyAsync(LayerLog log)
        {
            while (true)
            {
                try
                {
                    await log.AppendAsync(Record(2));
                    return;
                }
                catch (AppendException e) when (e.Fault is AppendFault.Unavailable or AppendFault.Exhausted)
                {
                    await Task.Yield();
                }
            }
        }
    }

    [Theory]
    [InlineData(StoreFault.Full, AppendFault.Exhausted)]
    [InlineData(StoreFault.Denied, AppendFault.Unavailable)]
    public async Task Append_StoreRefuses_SaysSoAtOnceAndWorksLater(object fault, object expected)
    {
        await using var log = await OpenAsync(_store);
        _store.Before = (_, _, key, _) => key.Contains("/journal/", StringComparison.Ordinal) ? throw FaultyObjectStore.Fault((StoreFault)fault) : Task.CompletedTask;
        var refused = await Assert.ThrowsAsync<AppendException>(() => log.AppendAsync(Record(1)));
        Assert.Equal((AppendFault)expected, refused.Fault);
        Assert.Equal($"layer work: a test's {fault}", refused.Message);
        _store.Before = (_, _, _, _) => Task.CompletedTask;
        Assert.Equal(1, (await log.AppendAsync(Record(1))).TreeSize);
    }

    [Fact]
    public async Task Sweep_WhatWasReplaced_IsGoneAndWhatIsInUseStays()
    {
        var options = Options with { SweepDelay = TimeSpan.FromMilliseconds(50) };
        await using (var log = await OpenAsync(_bucket, options with { SweepDelay = TimeSpan.FromHours(1) }))
        {
            for (var i = 0; i < 5; i++)
            {
                await log.AppendAsync(Records(i * 70, 70));
                await log.FlushAsync(Stop);
            }
        }

        await using var again = await OpenAsync(_bucket, options);
        await again.AppendAsync(Record(1000));
        await again.FlushAsync(Stop);
        string[] expected = ["checkpoint", "layer.json", "tile/0/000", "tile/0/001.p/95", "tile/1/000.p/1", "tile/entries/000", "tile/entries/001.p/95"];
        while (!_bucket.Keys.Select(k => k[Prefix.Length..]).SequenceEqual(expected))
            await Task.Delay(5, Stop);
        var stored = 0L;
        await foreach (var item in _bucket.ListAsync(Prefix + "tile/", Stop))
            stored += item.Length;
        while (again.StoredBytes != stored)
            await Task.Delay(5, Stop);
        Assert.Equal(351, (await again.ProveAsync()).Count);
    }
}
