namespace CwHoe.Runtime.Queue;

/// <summary>How fast a failing key comes back. The defaults are client-go's.</summary>
public sealed record WorkQueueOptions
{
    /// <summary>Delay after the first failure, doubled by each further one; 5 ms.</summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Longest delay after a failure; 1000 s.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(1000);
}
