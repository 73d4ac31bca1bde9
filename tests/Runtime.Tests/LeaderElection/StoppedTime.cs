namespace CwHoe.Runtime.Tests.LeaderElection;

/// <summary>Clocks that show what a test sets, and timers that never fire: a process that was stopped and has just woken up.</summary>
internal sealed class StoppedTime : TimeProvider
{
    internal TimeSpan Steady { get; set; }

    internal TimeSpan Wall { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Steady.Ticks;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + Wall;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new NoTimer();

    private sealed class NoTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
