namespace CwHoe.Kube.Models;

/// <summary>A taint that a pod bears (core/v1).</summary>
public sealed record V1Toleration
{
    /// <summary>Taint key; null with operator Exists for all.</summary>
    public string? Key { get; init; }

    /// <summary><c>Exists</c> or <c>Equal</c> (default).</summary>
    public string? Operator { get; init; }

    /// <summary>Taint value for Equal.</summary>
    public string? Value { get; init; }

    /// <summary><c>NoSchedule</c>, <c>PreferNoSchedule</c> or <c>NoExecute</c>; null for all.</summary>
    public string? Effect { get; init; }

    /// <summary>Seconds a NoExecute taint is borne; null for ever.</summary>
    public long? TolerationSeconds { get; init; }
}
