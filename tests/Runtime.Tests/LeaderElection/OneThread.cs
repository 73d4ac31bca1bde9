namespace CwHoe.Runtime.Tests.LeaderElection;

/// <summary>Runs all that follows from an action, and what follows from that, on the caller's thread and in the order in which it comes up.</summary>
internal sealed class OneThread : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Call, object? State)> _waiting = new();

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_waiting)
            _waiting.Enqueue((d, state));
    }

    internal void Run(Action action)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            action();
            while (Next() is var (call, state) && call is not null)
                call(state);
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    private (SendOrPostCallback? Call, object? State) Next()
    {
        lock (_waiting)
            return _waiting.TryDequeue(out var next) ? next : default;
    }
}
