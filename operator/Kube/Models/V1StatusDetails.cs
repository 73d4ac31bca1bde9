namespace CwHoe.Kube.Models;

/// <summary>What a failure is about (meta/v1 StatusDetails).</summary>
public sealed record V1StatusDetails
{
    /// <summary>Name of the object.</summary>
    public string? Name { get; init; }

    /// <summary>Group of the object.</summary>
    public string? Group { get; init; }

    /// <summary>Kind or plural of the object.</summary>
    public string? Kind { get; init; }

    /// <summary>Uid of the object.</summary>
    public string? Uid { get; init; }

    /// <summary>One entry per violation or conflicting field.</summary>
    public IReadOnlyList<V1StatusCause>? Causes { get; init; }

    /// <summary>Seconds to wait before the call is tried again.</summary>
    public int? RetryAfterSeconds { get; init; }
}
