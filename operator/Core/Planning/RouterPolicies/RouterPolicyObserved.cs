using CwHoe.Api.AgentNodes;
using CwHoe.Api.Sessions;
using CwHoe.Core.Planning.Networks;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.RouterPolicies;

/// <summary>All that planning a RouterPolicy needs to have seen, fetched once and not changed after.</summary>
public sealed record RouterPolicyObserved
{
    /// <summary>The routers' Deployment as the API server last gave it; null where there is none.</summary>
    public V1Deployment? Deployment { get; init; }

    /// <summary>Pods of the routers, those that are going included.</summary>
    public IReadOnlyList<V1Pod> Pods { get; init; } = [];

    /// <summary>AgentNodes of the namespace, at least those in <see cref="RouterPolicyReferences.Nodes"/>; in any order.</summary>
    public IReadOnlyList<AgentNode> Nodes { get; init; } = [];

    /// <summary>Pods of those AgentNodes, by the AgentNode's name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<V1Pod>> NodePods { get; init; } = new Dictionary<string, IReadOnlyList<V1Pod>>();

    /// <summary>Sessions of the namespace, at least those that carry a classification; in any order.</summary>
    public IReadOnlyList<Session> Sessions { get; init; } = [];

    /// <summary>
    /// The keys of every Secret in <see cref="RouterPolicyReferences.Secrets"/> and how many bytes each holds; a null value is a Secret that does not exist.
    /// The bytes themselves never get here.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>?> Secrets { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, int>?>();

    /// <summary>Entries of the ConfigMap in which the routers count what was used; null where there is none.</summary>
    public IReadOnlyDictionary<string, string>? Usage { get; init; }

    /// <summary>Where the API server can be reached; empty where that is unknown or does not matter.</summary>
    public IReadOnlyList<ApiServerAddress> ApiServers { get; init; } = [];

    /// <summary>Which optional kinds the API server has.</summary>
    public ClusterApis Apis { get; init; } = new();
}
