using System.Net;
using CwHoe.Kube.Models;

namespace CwHoe.Runtime.Apply;

/// <summary>What became of one object, and why.</summary>
/// <param name="Type">The kind.</param>
/// <param name="Key">The object.</param>
/// <param name="Verdict">What became of it.</param>
public sealed record ApplyOutcome(ResourceType Type, ObjectKey Key, ApplyVerdict Verdict)
{
    /// <summary>The API server's words about a conflict or refusal; null otherwise.</summary>
    public string? Message { get; init; }

    /// <summary>The status code of a conflict or refusal; null otherwise.</summary>
    public HttpStatusCode? Code { get; init; }

    /// <summary>The API server's reason for a conflict or refusal, such as <c>Invalid</c> or <c>Forbidden</c>; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>The violations behind a refusal.</summary>
    public IReadOnlyList<V1StatusCause> Causes { get; init; } = [];

    /// <summary>The fields behind a conflict and who owns them.</summary>
    public IReadOnlyList<FieldConflict> Conflicts { get; init; } = [];

    /// <summary>Whether the object is not as planned.</summary>
    public bool IsFailure => Verdict is ApplyVerdict.Conflict or ApplyVerdict.Rejected;
}
