using Microsoft.Extensions.Time.Testing;

namespace CwHoe.Runtime.Tests.LeaderElection;

/// <summary>One machine's clocks: the wall clock shows a wrong time, both run too fast or too slow, and the process can be stopped.</summary>
/// <param name="rate">How fast they run.</param>
internal sealed class SkewedTime(double rate) : FakeTimeProvider
{
    // The base knows the time at which timers fire; in a stopped process that is not the one that clocks show.
    private TimeSpan _shown;
    private TimeSpan _missed;

    /// <summary>By how much the wall clock is wrong.</summary>
    internal TimeSpan Skew { get; set; }

    /// <summary>While true the clocks run on and nothing of the process does.</summary>
    internal bool IsStopped { get; private set; }

    public override DateTimeOffset GetUtcNow() => Start + _shown + Skew;

    public override long GetTimestamp() => _shown.Ticks;

    /// <summary>True time passes.</summary>
    internal void Pass(TimeSpan time)
    {
        _shown += time * rate;
        _missed += time * rate;
        if (!IsStopped)
            Fire();
    }

    internal void Stop() => IsStopped = true;

    /// <summary>Wakes the process up: its clocks are right at once, its timers fire when <see cref="Pass"/> is called next.</summary>
    internal void Wake() => IsStopped = false;

    private void Fire()
    {
        var due = _missed;
        _missed = TimeSpan.Zero;
        Advance(due);
    }
}
