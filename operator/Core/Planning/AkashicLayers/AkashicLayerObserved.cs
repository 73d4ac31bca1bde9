using CwHoe.Api.AkashicLayers;
using CwHoe.Core.Planning.Networks;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.AkashicLayers;

/// <summary>All that planning an AkashicLayer needs to have seen, fetched once and not changed after.</summary>
public sealed record AkashicLayerObserved
{
    /// <summary>AkashicLayers of the namespace, in any order.</summary>
    public IReadOnlyCollection<AkashicLayer> Layers { get; init; } = [];

    /// <summary>Deployment of the store that keeps the layer, which is its root's; null where there is none.</summary>
    public V1Deployment? Deployment { get; init; }

    /// <summary>Pods of that store, those that are going included.</summary>
    public IReadOnlyList<V1Pod> Pods { get; init; } = [];

    /// <summary>
    /// Of a root: the keys of every Secret in <see cref="AkashicLayerReferences.Secrets"/> and how many bytes each holds; a null value is a Secret that does not exist.
    /// The bytes themselves never get here.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>?> Secrets { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, int>?>();

    /// <summary>Of a root whose index is in PostgreSQL: the servers that its connection string names; empty where it names none.</summary>
    public IReadOnlyList<OutsideServer> Databases { get; init; } = [];

    /// <summary>Of a root whose log has no key yet: 32 random bytes to make one of; null where it has one.</summary>
    public byte[]? NewSeed { get; init; }

    /// <summary>Where the API server can be reached; empty where that is unknown or does not matter.</summary>
    public IReadOnlyList<ApiServerAddress> ApiServers { get; init; } = [];
}
