namespace CwHoe.Kube.Models;

/// <summary>One violation or conflicting field (meta/v1 StatusCause).</summary>
public sealed record V1StatusCause
{
    /// <summary>Machine-readable, such as <c>FieldValueInvalid</c> or <c>FieldManagerConflict</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>For people.</summary>
    public string? Message { get; init; }

    /// <summary>Path of the field.</summary>
    public string? Field { get; init; }
}
