using CwHoe.Akashic.Layers;
using CwHoe.Akashic.Storage;
using CwHoe.Akashic.Tests.Storage;
using static CwHoe.Akashic.Tests.Layers.LogBench;
using Record = CwHoe.Contracts.Record;

namespace CwHoe.Akashic.Tests.Layers;

/// <summary>At every call that a log makes to its bucket, something happens. What was acknowledged is there afterwards, and every checkpoint that ever was still holds.</summary>
public sealed class CrashTests
{
    private static readonly Record Long = Record(5000, new string('x', 80_000));

    private readonly HurriedTime _time = new();
    private readonly MemoryObjectStore _bucket = new();
    private readonly Dictionary<string, long> _acknowledged = [];
    private readonly Dictionary<string, PublishedLog> _checkpoints = [];

    public enum What
    {
        Refused,
        AnswerLost,
        DeadBefore,
        DeadAfter,
    }

    [Theory]
    [InlineData(What.Refused)]
    [InlineData(What.AnswerLost)]
    [InlineData(What.DeadBefore)]
    [InlineData(What.DeadAfter)]
    public async Task Append_AtEveryCall_LosesNothingAndNeverForks(What what)
    {
        var calls = await CallsAsync();
        Assert.InRange(calls, 25, 200);
        for (var at = 1; at <= calls; at++)
            await new CrashTests().RunAsync(what, at);
    }

    private async Task<int> CallsAsync()
    {
        var store = new FaultyObjectStore(_bucket);
        await WorkAsync(store);
        return store.Calls;
    }

    private async Task RunAsync(What what, int at)
    {
        var dead = new TaskCompletionSource();
        var store = new FaultyObjectStore(_bucket)
        {
            Before = async (number, verb, _, cancellationToken) =>
            {
                if (what == What.Refused && number == at)
                    throw FaultyObjectStore.Fault(StoreFault.Unreachable);
                if ((what == What.DeadBefore && number >= at) || (what == What.DeadAfter && number > at))
                    await DieAsync(cancellationToken);
            },
            After = async (number, verb, _, cancellationToken) =>
            {
                if (what == What.AnswerLost && number == at)
                    throw FaultyObjectStore.Fault(StoreFault.Unreachable, mayBeDone: verb == "put");
                if (what == What.DeadAfter && number == at)
                    await DieAsync(cancellationToken);
            },
        };

        // The process dies: whatever it was about to do or to say, it does not.
        async Task DieAsync(CancellationToken cancellationToken)
        {
            dead.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var work = WorkAsync(store, end.Token);
        if (await Task.WhenAny(work, dead.Task) == dead.Task)
            await end.CancelAsync();
        try
        {
            await work;
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectStoreException or AppendException)
        {
            // The next process goes on.
        }

        await CheckAsync($"{what} at call {at}");
    }

    private async Task WorkAsync(IObjectStore store, CancellationToken cancellationToken = default)
    {
        await using var log = await LayerLog.OpenAsync(store, Options with { SweepDelay = TimeSpan.FromSeconds(20) }, _time, cancellationToken);
        log.Published = Remember;
        for (var i = 0; i < 3; i++)
        {
            await AppendAsync(log, [.. Records(i * 100, 110)], cancellationToken);
            await AppendAsync(log, [Long], cancellationToken);
            await log.FlushAsync(cancellationToken);
        }
    }

    private async Task AppendAsync(LayerLog log, Record[] records, CancellationToken cancellationToken)
    {
        var answer = await log.AppendAsync(records, [], cancellationToken);
        lock (_acknowledged)
        {
            foreach (var (record, appended) in records.Zip(answer.Appended))
                _acknowledged[record.Text] = appended.Index;
        }
    }

    private void Remember(PublishedLog log)
    {
        lock (_checkpoints)
            _checkpoints[log.Note] = log;
    }

    private async Task CheckAsync(string when)
    {
        await using (var log = await OpenAsync(_bucket, Options, _time))
        {
            log.Published = Remember;
            await log.AppendAsync(Records(1000, 300));
            var entries = await log.ProveAsync();
            foreach (var (text, index) in _acknowledged)
                Assert.True(entries[(int)index].Record.Text == text, $"{when}: an acknowledged record is not at its index");
            Assert.True(entries.Select(e => e.Record.Text).Distinct().Count() == entries.Count, $"{when}: a record is there twice");
        }

        await using var again = await OpenAsync(_bucket, Options, _time);
        foreach (var checkpoint in _checkpoints.Values)
            Assert.True((await again.HeadAtAsync(checkpoint.Edge.Size, Stop)).RootHash.Span.SequenceEqual(checkpoint.Head.RootHash.Span), $"{when}: the log forked");
    }
}
