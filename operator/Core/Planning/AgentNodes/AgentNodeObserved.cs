using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.AgentNodes;

/// <summary>All that planning an AgentNode needs to have seen, fetched once and not changed after.</summary>
public sealed record AgentNodeObserved
{
    /// <summary>The node's Deployment as the API server last gave it; null where there is none.</summary>
    public V1Deployment? Deployment { get; init; }

    /// <summary>Pods that match the node's selector, those that are going included.</summary>
    public IReadOnlyList<V1Pod> Pods { get; init; } = [];

    /// <summary>Labels of the Nodes that <see cref="Pods"/> run on, by Node name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> PodNodes { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, string>>();

    /// <summary>Every name in <see cref="AgentNodeReferences.Claims"/>; a null value is a claim that does not exist.</summary>
    public IReadOnlyDictionary<string, V1PersistentVolumeClaim?> Claims { get; init; } = new Dictionary<string, V1PersistentVolumeClaim?>();

    /// <summary>The keys of every Secret in <see cref="AgentNodeReferences.Secrets"/>; a null value is a Secret that does not exist. Values of Secrets never get here.</summary>
    public IReadOnlyDictionary<string, IReadOnlySet<string>?> Secrets { get; init; } = new Dictionary<string, IReadOnlySet<string>?>();

    /// <summary>What the engine said; null while it was not asked because no pod is ready.</summary>
    public EngineReport? Engine { get; init; }

    /// <summary>When a router last had a request for the node; null for never, and where the node is not scaled to zero.</summary>
    public DateTimeOffset? DemandedAt { get; init; }

    /// <summary>Which optional kinds the API server has.</summary>
    public ClusterApis Apis { get; init; } = new();
}
