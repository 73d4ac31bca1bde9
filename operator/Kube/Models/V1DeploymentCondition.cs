namespace CwHoe.Kube.Models;

/// <summary>One aspect of a Deployment's state (apps/v1).</summary>
public sealed record V1DeploymentCondition
{
    /// <summary><c>Available</c>, <c>Progressing</c> or <c>ReplicaFailure</c>.</summary>
    public string? Type { get; init; }

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Machine-readable cause.</summary>
    public string? Reason { get; init; }

    /// <summary>The cause for people.</summary>
    public string? Message { get; init; }
}
