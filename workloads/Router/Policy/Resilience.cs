namespace CwHoe.Router.Policy;

/// <summary>How long a backend is waited for, and what follows when it fails: <c>spec.resilience</c> with its defaults.</summary>
internal sealed record Resilience
{
    /// <summary>To connect.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>From the request to the first byte of the answer's body.</summary>
    public TimeSpan FirstToken { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Longest silence within an answer.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>All attempts together.</summary>
    public TimeSpan Total { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Backends tried after the first.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>Failures in a row that open a breaker.</summary>
    public int BreakerFailures { get; init; } = 5;

    /// <summary>How long an open breaker waits at first.</summary>
    public TimeSpan BreakerOpen { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between health checks; zero for none.</summary>
    public TimeSpan HealthCheckInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Requests that wait for an AgentNode without ready pods.</summary>
    public int HoldRequests { get; init; } = 100;

    /// <summary>How long they wait.</summary>
    public TimeSpan HoldTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Longest request body in bytes.</summary>
    public long MaxRequestBytes { get; init; } = 32 << 20;

    /// <summary>Longest answer in bytes.</summary>
    public long MaxResponseBytes { get; init; } = 64 << 20;
}
