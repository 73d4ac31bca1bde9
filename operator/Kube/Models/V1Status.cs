namespace CwHoe.Kube.Models;

/// <summary>The API server's account of a failed call (meta/v1 Status).</summary>
public sealed record V1Status
{
    /// <summary><c>Success</c> or <c>Failure</c>.</summary>
    public string? Status { get; init; }

    /// <summary>For people.</summary>
    public string? Message { get; init; }

    /// <summary>Machine-readable, such as <c>NotFound</c>, <c>Expired</c>, <c>Conflict</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>HTTP status code.</summary>
    public int? Code { get; init; }

    /// <summary>What the failure is about.</summary>
    public V1StatusDetails? Details { get; init; }
}
