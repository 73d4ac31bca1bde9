using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace CwHoe.Kube.Tests.Scripted;

/// <summary>Fake time that tells when somebody starts to wait, so that a test advances it neither too early nor by polling.</summary>
internal sealed class SignallingTime : FakeTimeProvider
{
    private readonly ConcurrentDictionary<TimeSpan, TaskCompletionSource> waits = [];

    /// <summary>Ends when somebody has begun to wait for exactly <paramref name="time"/>.</summary>
    public Task WaitBegun(TimeSpan time) => Of(time).Task.WaitAsync(TimeSpan.FromSeconds(30));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        Of(dueTime).TrySetResult();
        return timer;
    }

    private TaskCompletionSource Of(TimeSpan time) => waits.GetOrAdd(time, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
