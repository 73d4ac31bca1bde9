using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace CwHoe.Runtime.Tests.Scripted;

/// <summary>Time that a test moves, and that says when somebody starts to wait for it.</summary>
internal sealed class ManualTime : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero)
            _timers.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Waits until a timer between the two has been set, and gives its length.</summary>
    internal async Task<TimeSpan> TimerSetAsync(TimeSpan from, TimeSpan to)
    {
        while (true)
        {
            var set = await _timers.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().InTime();
            if (set >= from && set <= to)
                return set;
        }
    }
}
