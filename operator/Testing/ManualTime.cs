using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace CwHoe.Testing;

/// <summary>Time that a test moves, and that says when somebody starts to wait for it.</summary>
public sealed class ManualTime : FakeTimeProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero)
            _timers.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Waits until a timer between the two has been set, and gives its length: then time may be moved that far.</summary>
    /// <exception cref="TimeoutException">None was set within 30 s of real time.</exception>
    public async Task<TimeSpan> TimerSetAsync(TimeSpan from, TimeSpan to, CancellationToken cancellationToken)
    {
        while (true)
        {
            var set = await _timers.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(Patience, System, cancellationToken);
            if (set >= from && set <= to)
                return set;
        }
    }
}
