namespace CwHoe.Kube.Models;

/// <summary>One aspect of an object's state (meta/v1 Condition).</summary>
public sealed record V1Condition
{
    /// <summary>The aspect, in PascalCase; at most one condition per type.</summary>
    public required string Type { get; init; }

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Machine-readable cause, in PascalCase; at most 1024 characters.</summary>
    public required string Reason { get; init; }

    /// <summary>The cause for people; at most 32768 characters, may be empty.</summary>
    public required string Message { get; init; }

    /// <summary>When <see cref="Status"/> last changed, UTC.</summary>
    public DateTimeOffset? LastTransitionTime { get; init; }

    /// <summary>Generation of the spec that this was judged on.</summary>
    public long? ObservedGeneration { get; init; }
}
