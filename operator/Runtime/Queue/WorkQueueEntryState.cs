namespace CwHoe.Runtime.Queue;

/// <summary>
/// Delayed -> Ready (its time came, or an immediate add beat the delay) -> gone (a worker took it);
/// a key added while it is processed is Dirty until the worker is done with it, then Ready.
/// </summary>
internal enum WorkQueueEntryState
{
    /// <summary>Not yet due, not counted in the depth.</summary>
    Delayed,

    /// <summary>Waits for a worker.</summary>
    Ready,

    /// <summary>Due, but its key is being processed.</summary>
    Dirty,
}
