namespace CwHoe.Kube.Models;

/// <summary>A health check of a container (core/v1).</summary>
public sealed record V1Probe
{
    /// <summary>By HTTP GET.</summary>
    public V1HttpGetAction? HttpGet { get; init; }

    /// <summary>By TCP connection.</summary>
    public V1TcpSocketAction? TcpSocket { get; init; }

    /// <summary>By command.</summary>
    public V1ExecAction? Exec { get; init; }

    /// <summary>Seconds before the first check.</summary>
    public int? InitialDelaySeconds { get; init; }

    /// <summary>Seconds between checks; default 10.</summary>
    public int? PeriodSeconds { get; init; }

    /// <summary>Seconds a check may take; default 1.</summary>
    public int? TimeoutSeconds { get; init; }

    /// <summary>Successes to pass after a failure; default 1.</summary>
    public int? SuccessThreshold { get; init; }

    /// <summary>Failures to fail; default 3.</summary>
    public int? FailureThreshold { get; init; }
}
