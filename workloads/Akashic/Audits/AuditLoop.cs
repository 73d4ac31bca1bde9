using CwHoe.Akashic.Layers;
using CwHoe.Akashic.Storage;
using CwHoe.Contracts;

namespace CwHoe.Akashic.Audits;

/// <summary>Audits a log now and then. When is random, so that nobody can put things right for the moment.</summary>
/// <remarks>What was found stays found until the same entries are proved: what else was looked at in between says nothing about them.</remarks>
internal sealed class AuditLoop : IAsyncDisposable
{
    private readonly LayerLog _log;
    private readonly TimeSpan _interval;
    private readonly int _entries;
    private readonly Random _random;
    private readonly TimeProvider _time;
    private readonly Action<Audit> _report;
    private readonly CancellationTokenSource _end;
    private readonly Task _running;
    private IReadOnlyCollection<long> _suspects = [];

    /// <summary>Starts.</summary>
    /// <param name="log">Which.</param>
    /// <param name="interval">On average between two.</param>
    /// <param name="entries">Proved by each.</param>
    /// <param name="random">Chooses times and entries; used by this loop alone.</param>
    /// <param name="time">Time.</param>
    /// <param name="report">Gets each verdict; must not throw.</param>
    public AuditLoop(LayerLog log, TimeSpan interval, int entries, Random random, TimeProvider time, Action<Audit> report)
    {
        (_log, _interval, _entries, _random, _time, _report) = (log, interval, entries, random, time, report);
        _end = CancellationTokenSource.CreateLinkedTokenSource(log.Stopped);
        _running = Task.Run(RunAsync);
    }

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        _end.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(_interval * (0.5 + _random.NextDouble()), _time, _end.Token);
                await AuditAsync();
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // That is how it ends.
        }
    }

    private async Task AuditAsync()
    {
        var (first, size) = (_log.FirstIndex, _log.Head.Size);
        HashSet<long> indexes = [.. _suspects, .. Enumerable.Range(0, size == first ? 0 : _entries).Select(_ => _random.NextInt64(first, size))];
        try
        {
            var audit = await LogAudit.RunAsync(_log, indexes, _time, _end.Token);
            _suspects = audit.Consistent ? [] : indexes;
            _report(audit);
        }
        catch (ObjectStoreException)
        {
            // No answer is no verdict: whether the bucket can be reached is told by appends, and the next audit is not far.
        }
    }
}
