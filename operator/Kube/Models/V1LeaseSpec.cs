using System.Text.Json.Serialization;

namespace CwHoe.Kube.Models;

/// <summary>Who holds a lease. The times are the holder's clock: for people to read, not to compare with another clock.</summary>
public sealed record V1LeaseSpec
{
    /// <summary>The holder; null or empty where nobody holds it.</summary>
    public string? HolderIdentity { get; init; }

    /// <summary>Seconds, at least 1, that others must see it unrenewed before they may take it.</summary>
    public int? LeaseDurationSeconds { get; init; }

    /// <summary>When the holder took it.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? AcquireTime { get; init; }

    /// <summary>When the holder last renewed it.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? RenewTime { get; init; }

    /// <summary>How often it has changed hands.</summary>
    public int? LeaseTransitions { get; init; }
}
