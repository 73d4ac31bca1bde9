using CwHoe.Akashic.Index;
using CwHoe.Akashic.Layers;

namespace CwHoe.Akashic.Tree;

/// <summary>Keeps an index up with its log: from the bucket after a start, then with each checkpoint.</summary>
/// <remarks>An index that holds what the log does not is emptied and made anew.</remarks>
internal sealed partial class IndexKeeper : IAsyncDisposable
{
    private const int Batch = 512;
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    private readonly LayerLog _log;
    private readonly IRecordIndex _index;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _published = new(1, 1);
    private readonly Task _running;
    private long _forgotten;

    /// <summary>Starts.</summary>
    /// <param name="log">What is indexed.</param>
    /// <param name="index">Where.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log for people.</param>
    public IndexKeeper(LayerLog log, IRecordIndex index, TimeProvider time, ILogger logger)
    {
        (_log, _index, _time, _logger) = (log, index, time, logger);
        log.Published += Wake;
        _running = Task.Run(RunAsync);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _log.Published -= Wake;
        await _end.CancelAsync();
        await _running;
        _end.Dispose();
        _published.Dispose();
    }

    private void Wake(PublishedLog log)
    {
        try
        {
            _published.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake.
        }
    }

    private async Task RunAsync()
    {
        var isChecked = false;
        while (!_end.IsCancellationRequested)
        {
            try
            {
                await _published.WaitAsync(_end.Token);
                if (!isChecked)
                    await CheckAsync();
                isChecked = true;
                await CatchUpAsync();
            }
            catch (OperationCanceledException) when (_end.IsCancellationRequested)
            {
            }
#pragma warning disable CA1031 // An index that fails must not end the log: it is behind until it works again.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogBehind(_logger, _log.Name, exception.Message);
                Wake(_log.Checkpoint);
                await Task.Delay(Retry, _time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task CheckAsync()
    {
        var size = await _index.GetSizeAsync(_end.Token);
        if (size == 0)
            return;
        // One that has nothing of what is kept can't be compared, and has no worth.
        if (size > _log.FirstIndex && size <= _log.Size && await _index.GetHashAsync(size - 1, _end.Token) is { } indexed)
        {
            await foreach (var entry in _log.ReadAsync(size - 1, size, _end.Token))
            {
                if (entry.Hash.Span.SequenceEqual(indexed.Span))
                    return;
            }
        }

        LogForeign(_logger, _log.Name, size);
        await _index.ResetAsync(_end.Token);
    }

    private async Task CatchUpAsync()
    {
        var first = _log.FirstIndex;
        if (first > _forgotten)
            await _index.ForgetAsync(first, _end.Token);
        _forgotten = first;
        for (var size = await _index.GetSizeAsync(_end.Token); size < _log.Size;)
        {
            var entries = new List<LogEntry>(Batch);
            await foreach (var entry in _log.ReadAsync(size, Math.Min(size + Batch, _log.Size), _end.Token))
                entries.Add(entry);
            await _index.AddAsync(entries, _end.Token);
            size += entries.Count;
        }
    }

    [LoggerMessage(4201, LogLevel.Warning, "The index of layer {Layer} is behind its log, and tried again: {Problem}")]
    private static partial void LogBehind(ILogger logger, string layer, string problem);

    [LoggerMessage(4202, LogLevel.Warning, "The index of layer {Layer} holds {Size} entries that its log does not have so; it is made anew")]
    private static partial void LogForeign(ILogger logger, string layer, long size);
}
