using CwHoe.Api.AkashicLayers;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.AkashicLayers;

/// <summary>A valid root layer with all that stand below it. Builders read this and nothing else.</summary>
internal sealed record ResolvedStore
{
    /// <summary>The root.</summary>
    public required AkashicLayer Root { get; init; }

    /// <summary>The root and all below it, as <see cref="AkashicLayerTree.From"/> has them.</summary>
    public required IReadOnlyList<AkashicLayer> Tree { get; init; }

    /// <summary>What was seen.</summary>
    public required AkashicLayerObserved Observed { get; init; }

    /// <summary>The installation.</summary>
    public required OperatorSettings Settings { get; init; }

    public AkashicLayerNames Names => new(Root.Metadata.Name!);

    public AkashicLayerLabels Labels => new(Root);

    /// <summary>RouterPolicies whose models make vectors for some layer of the tree: names, each once, in ordinal order.</summary>
    public IReadOnlyList<string> Routers =>
        [.. Tree.Select(layer => layer.Spec.Embeddings?.RouterRef?.Name).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Metadata of the object called <paramref name="name"/>.</summary>
    public V1ObjectMeta Metadata(string name) => OwnedMetadata.Of<AkashicLayer>(Root.Metadata, name, Labels.Object);
}
