namespace CwHoe.Runtime.Informers;

/// <summary>How an informer follows the API server. The defaults are client-go's.</summary>
public sealed record ReflectorOptions
{
    /// <summary>Objects per page of a list; 500.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>Shortest time a watch stays open; 5 min. Each watch takes a random time up to twice this.</summary>
    public TimeSpan MinWatchTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Time after a watch should have ended at which its connection is taken for dead; 5 s.</summary>
    public TimeSpan IdleGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait for one page of a list, or for the initial state of a watch-list; 60 s.</summary>
    public TimeSpan ListTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>First delay after a failure, doubled by each further one; 800 ms. Jitter adds up to as much again.</summary>
    public TimeSpan BackOffBase { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>Longest delay before jitter; 30 s.</summary>
    public TimeSpan BackOffMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time without a failure after which the delay starts at its base again; 2 min.</summary>
    public TimeSpan BackOffReset { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Try <c>sendInitialEvents</c> first and list only where the server refuses it; true.</summary>
    public bool UseWatchList { get; init; } = true;
}
