using CwHoe.Api.AkashicLayers;
using CwHoe.Contracts;
using CwHoe.Core.Planning.AkashicLayers;
using CwHoe.Kube.Models;
using CwHoe.Runtime;
using CwHoe.Runtime.Informers;
using CwHoe.Runtime.Mapping;

namespace CwHoe.Host.Controllers.AkashicLayers;

/// <summary>From what changes in a namespace to the AkashicLayers concerned.</summary>
internal sealed class AkashicLayerMapping(Lister<AkashicLayer> layers)
{
    /// <summary>All below the layer, and the root above it: what it sets they have from it, and its needs are the store's.</summary>
    public IEnumerable<ObjectKey> OfLayer(AkashicLayer layer)
    {
        var ns = layer.Metadata.Namespace;
        var root = AkashicLayerChain.Of(layer, name => layers.Get(ns, name)).Root;
        return Tree(ns, layer.Metadata.Name!).Concat(root is null ? [] : [ObjectKey.Of(root)]).Append(ObjectKey.Of(layer)).Distinct();
    }

    /// <summary>All layers that the pod, or Deployment, of a store keeps.</summary>
    public IEnumerable<ObjectKey> OfStore(V1ObjectMeta metadata) =>
        LabelMapping.ByLabel(metadata, Label.AkashicLayer.Name()).SelectMany(root => Tree(root.Namespace, root.Name));

    /// <summary>Whether others are concerned: a store reports on its layers every few seconds.</summary>
    public static bool Matters(Change<AkashicLayer> change) => Predicates.DesiredStateChanged(change);

    /// <summary>Whether what the store says of bucket and audits is another thing: it decides whether the layer is ready.</summary>
    public static bool IsReported(Change<AkashicLayer> change) =>
        change is { Kind: ChangeKind.Modified, Old: { } old, New: { } now } && !Reported(old).SequenceEqual(Reported(now));

    private IEnumerable<ObjectKey> Tree(string? ns, string name) => AkashicLayerTree.From(name, layers.In(ns)).Select(ObjectKey.Of);

    private static IReadOnlyList<V1Condition> Reported(AkashicLayer layer) => layer.Status?.StoreConditions ?? [];
}
