using CwHoe.Akashic.Scheduling;

namespace CwHoe.Akashic.Tree;

/// <summary>Does what a layer's schedule says while the layer is open.</summary>
internal sealed class ScheduleKeeper : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Task _running;

    /// <summary>Starts.</summary>
    /// <param name="scheduler">Of the layer.</param>
    /// <param name="schedule">What is to be done, and when.</param>
    public ScheduleKeeper(LayerScheduler scheduler, LayerSchedule schedule) => _running = Task.Run(() => scheduler.RunAsync(schedule, _end.Token));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }
}
