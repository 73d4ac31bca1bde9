namespace CwHoe.ReconcileBench;

/// <summary>The machine's clock, whose timers of one period fire when told to.</summary>
internal sealed class ResyncClock : TimeProvider
{
    /// <summary>The period that marks the timers to be held.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromHours(9);

    private readonly List<Action> _held = [];

    /// <summary>Fires every timer held.</summary>
    public void Fire()
    {
        lock (_held)
        {
            foreach (var fire in _held)
                fire();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(System.CreateTimer(callback, state, dueTime, period), this, () => callback(state));

    private sealed class Timer(ITimer inner, ResyncClock clock, Action fire) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (period != Period)
                return inner.Change(dueTime, period);
            lock (clock._held)
                clock._held.Add(fire);
            return true;
        }

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
