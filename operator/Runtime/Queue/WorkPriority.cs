namespace CwHoe.Runtime.Queue;

/// <summary>The priorities that the runtime itself gives. The numbers are controller-runtime's.</summary>
public static class WorkPriority
{
    /// <summary>Something changed.</summary>
    public const int Normal = 0;

    /// <summary>Nothing is known to have changed: the initial list and the resync.</summary>
    public const int Low = -100;
}
