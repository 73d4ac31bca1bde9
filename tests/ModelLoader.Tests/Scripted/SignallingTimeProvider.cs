using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace CwHoe.ModelLoader.Tests.Scripted;

/// <summary>Virtual time that tells when somebody begins to wait, so that a test moves on exactly then.</summary>
internal sealed class SignallingTimeProvider : FakeTimeProvider
{
    private readonly Channel<TimeSpan> timers = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        timers.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Returns when a timer of <paramref name="dueTime"/> was made that no earlier call returned for.</summary>
    public async Task UntilTimerAsync(TimeSpan dueTime)
    {
        while (await timers.Reader.ReadAsync(TestContext.Current.CancellationToken) != dueTime)
        {
        }
    }
}
