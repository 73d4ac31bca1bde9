namespace CwHoe.Akashic.Tests.Layers;

/// <summary>A clock on which waiting is a hundred times as fast.</summary>
internal sealed class HurriedTime : TimeProvider
{
    private const int Times = 100;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / Times : dueTime, period > TimeSpan.Zero ? period / Times : period);
}
