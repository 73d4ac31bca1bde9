namespace CwHoe.Kube.Models;

/// <summary>How a container ended (core/v1).</summary>
public sealed record V1ContainerStateTerminated
{
    /// <summary>Exit status.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Signal that ended it.</summary>
    public int? Signal { get; init; }

    /// <summary>Such as <c>OOMKilled</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>Its last words.</summary>
    public string? Message { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset? FinishedAt { get; init; }
}
