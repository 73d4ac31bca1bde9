using CwHoe.Akashic.Layers;

namespace CwHoe.Akashic.Tree;

/// <summary>Appends each checkpoint of a layer to the log of the layer above, so that the root commits to all below.</summary>
/// <remarks>A checkpoint that the one above has already is not written again. Where several come while one is written, the newest of them goes next.</remarks>
internal sealed partial class Committer : IAsyncDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    private readonly LayerLog _below;
    private readonly Func<LayerLog?> _above;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _published = new(1, 1);
    private readonly Task _running;

    /// <summary>Starts.</summary>
    /// <param name="below">Whose checkpoints.</param>
    /// <param name="above">The layer above; null while it is not open.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log for people.</param>
    public Committer(LayerLog below, Func<LayerLog?> above, TimeProvider time, ILogger logger)
    {
        (_below, _above, _time, _logger) = (below, above, time, logger);
        below.Published += Wake;
        _running = Task.Run(RunAsync);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _below.Published -= Wake;
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
        var committed = -1L;
        while (!_end.IsCancellationRequested)
        {
            try
            {
                await _published.WaitAsync(_end.Token);
                var checkpoint = _below.Checkpoint;
                while (checkpoint.Head.Size > committed && checkpoint.Head.Size > 0)
                {
                    if (_above() is { } above && await TryAsync(above, checkpoint))
                        committed = checkpoint.Head.Size;
                    else
                        await Task.Delay(Retry, _time, _end.Token);
                    checkpoint = _below.Checkpoint;
                }
            }
            catch (OperationCanceledException) when (_end.IsCancellationRequested)
            {
            }
        }
    }

    private async Task<bool> TryAsync(LayerLog above, PublishedLog checkpoint)
    {
        try
        {
            await above.AppendCheckpointAsync(_below.Name, checkpoint, _end.Token);
            return true;
        }
        catch (AppendException exception)
        {
            LogNotYet(_logger, checkpoint.Head.Size, _below.Name, above.Name, exception.Message);
            return false;
        }
    }

    [LoggerMessage(4101, LogLevel.Warning, "The checkpoint of size {Size} of layer {Below} is not in the log of {Above} yet: {Problem}")]
    private static partial void LogNotYet(ILogger logger, long size, string below, string above, string problem);
}
