using CwHoe.Api.Schema;
using CwHoe.Kube.Models;

namespace CwHoe.Api.RouterPolicies;

/// <summary>How long a backend is waited for, and what follows when it fails. All times are in milliseconds.</summary>
public sealed record RouterPolicyResilience
{
    /// <summary>Time to connect, 10-60000; default 2000.</summary>
    [RangeMinimum(10), RangeMaximum(60000), Default(2000)]
    public int? ConnectTimeoutMs { get; init; }

    /// <summary>Time from the request to the first byte of the answer's body, 100-3600000; default 120000: a long prompt takes a small machine that long.</summary>
    [RangeMinimum(100), RangeMaximum(3600000), Default(120000)]
    public int? FirstTokenTimeoutMs { get; init; }

    /// <summary>Longest silence within an answer, 100-3600000; default 60000.</summary>
    [RangeMinimum(100), RangeMaximum(3600000), Default(60000)]
    public int? IdleTimeoutMs { get; init; }

    /// <summary>Longest time for a request, all its attempts together, 100-86400000; default 900000.</summary>
    [RangeMinimum(100), RangeMaximum(86400000), Default(900000)]
    public int? TotalTimeoutMs { get; init; }

    /// <summary>Backends tried after the first, before any byte of an answer was sent on, 0-10; default 3.</summary>
    [RangeMinimum(0), RangeMaximum(10), Default(3)]
    public int? Retries { get; init; }

    /// <summary>Failures in a row that open a backend's circuit breaker, 1-100; default 5.</summary>
    [RangeMinimum(1), RangeMaximum(100), Default(5)]
    public int? BreakerFailures { get; init; }

    /// <summary>How long an open breaker waits before one request tries the backend again, 100-3600000; default 10000, doubled each time up to 16-fold.</summary>
    [RangeMinimum(100), RangeMaximum(3600000), Default(10000)]
    public int? BreakerOpenMs { get; init; }

    /// <summary>Time between health checks of each backend, 0 or 1000-3600000; default 10000; 0 for none.</summary>
    [RangeMinimum(0), RangeMaximum(3600000), Default(10000)]
    [ValidationRule("self == 0 || self >= 1000", Message = "healthCheckIntervalMs is at least 1000: raise it, or set it to 0 for no health checks")]
    public int? HealthCheckIntervalMs { get; init; }

    /// <summary>Requests that wait for an AgentNode without ready pods, 0-10000; default 100. Those past it get 503.</summary>
    [RangeMinimum(0), RangeMaximum(10000), Default(100)]
    public int? HoldRequests { get; init; }

    /// <summary>Longest wait for such a node, 0-3600000; default 60000.</summary>
    [RangeMinimum(0), RangeMaximum(3600000), Default(60000)]
    public int? HoldTimeoutMs { get; init; }

    /// <summary>Longest request body, 1Ki-1Gi; default 32Mi.</summary>
    public Quantity? MaxRequestBytes { get; init; }

    /// <summary>Longest answer, 1Ki-1Gi; default 64Mi. A longer one ends with an error.</summary>
    public Quantity? MaxResponseBytes { get; init; }
}
