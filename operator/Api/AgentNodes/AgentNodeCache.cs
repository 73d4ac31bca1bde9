using CwHoe.Kube.Models;

namespace CwHoe.Api.AgentNodes;

/// <summary>Volume that keeps the fetched models of an AgentNode.</summary>
public sealed record AgentNodeCache
{
    /// <summary>Size of the claim, such as <c>50Gi</c>. Required.</summary>
    public Quantity? Size { get; init; }

    /// <summary>Storage class; null for the cluster's default. Immutable.</summary>
    public string? StorageClassName { get; init; }

    /// <summary><c>ReadWriteOnce</c>, <c>ReadWriteMany</c> or <c>ReadWriteOncePod</c>; default <c>ReadWriteOnce</c>.</summary>
    public string? AccessMode { get; init; }
}
