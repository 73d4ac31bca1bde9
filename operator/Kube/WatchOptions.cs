namespace CwHoe.Kube;

/// <summary>What a watch asks for (meta/v1 ListOptions).</summary>
public sealed record WatchOptions
{
    /// <summary>Label selector; null for all.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Field selector; null for all.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Version after which to watch; null to start from the present state.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>How long the server keeps the stream; null for its own choice.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Streams the present state first, ended by a bookmark with <see cref="WatchEvent{TEntity}.InitialEventsEnd"/> (KEP-3157).</summary>
    public bool SendInitialEvents { get; init; }
}
