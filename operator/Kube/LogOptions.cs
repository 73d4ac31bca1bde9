namespace CwHoe.Kube;

/// <summary>Which part of a container's log to read (core/v1 PodLogOptions).</summary>
public sealed record LogOptions
{
    /// <summary>The container; null where the pod has one.</summary>
    public string? Container { get; init; }

    /// <summary>Keep the stream open and send what is still to come.</summary>
    public bool Follow { get; init; }

    /// <summary>The log of the container's run before this one.</summary>
    public bool Previous { get; init; }

    /// <summary>Only the last lines; null for all, at least 0.</summary>
    public long? TailLines { get; init; }

    /// <summary>Only what is not older; null for all, at least 1 s.</summary>
    public TimeSpan? Since { get; init; }

    /// <summary>At most so many bytes; null for all, at least 1.</summary>
    public long? LimitBytes { get; init; }

    /// <summary>Begin each line with its RFC 3339 time.</summary>
    public bool Timestamps { get; init; }
}
