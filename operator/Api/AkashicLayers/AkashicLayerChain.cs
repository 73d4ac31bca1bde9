using CwHoe.Contracts;

namespace CwHoe.Api.AkashicLayers;

/// <summary>A layer and those above it, as operator and store find them alike.</summary>
public sealed record AkashicLayerChain
{
    private AkashicLayerChain(IReadOnlyList<AkashicLayer> layers, string? missing, IReadOnlyList<string>? cycle) => (Layers, Missing, Cycle) = (layers, missing, cycle);

    /// <summary>The layers that were found, the topmost first, the layer itself last.</summary>
    public IReadOnlyList<AkashicLayer> Layers { get; }

    /// <summary>Name of the layer above that does not exist; null where none is missing.</summary>
    public string? Missing { get; }

    /// <summary>Names of the layers that stand above each other in a ring, the first again at the end; null where none do.</summary>
    public IReadOnlyList<string>? Cycle { get; }

    /// <summary>The layer itself.</summary>
    public AkashicLayer Layer => Layers[^1];

    /// <summary>The layer at the top, whose store keeps them all; null where the chain does not get there.</summary>
    public AkashicLayer? Root => Missing is null && Cycle is null ? Layers[0] : null;

    /// <summary>Layers above it.</summary>
    public int Depth => Layers.Count - 1;

    /// <summary>Where its objects stand in the bucket.</summary>
    /// <exception cref="InvalidOperationException">The chain has no <see cref="Root"/>.</exception>
    public LayerPrefix Prefix
    {
        get
        {
            var root = Root ?? throw new InvalidOperationException($"AkashicLayer {Layer.Metadata.Name} has no root");
            var first = LayerPrefix.Root(root.Metadata.Namespace!, root.Metadata.Name!, DimensionOf(root), KeyOf(root));
            return Layers.Skip(1).Aggregate(first, (above, layer) => above.Child(layer.Metadata.Name!, DimensionOf(layer), KeyOf(layer)));
        }
    }

    /// <summary>What it does not set itself and so has from above: the nearest layer that sets it decides, each block as a whole.</summary>
    public AkashicLayerCompression? Compression => Nearest(spec => spec.Compression);

    /// <summary>As <see cref="Compression"/>; a legal hold of any layer above holds.</summary>
    public AkashicLayerRetention? Retention => Nearest(spec => spec.Retention) is { } retention
        ? retention with { LegalHold = IsHeld }
        : null;

    /// <summary>Whether any of the layers has a legal hold.</summary>
    public bool IsHeld => Layers.Any(layer => layer.Spec.Retention?.LegalHold == true);

    /// <inheritdoc cref="Compression"/>
    public AkashicLayerEmbeddings? Embeddings => Nearest(spec => spec.Embeddings);

    /// <inheritdoc cref="Compression"/>
    public AkashicLayerSnapshots? Snapshots => Nearest(spec => spec.Snapshots);

    /// <inheritdoc cref="Compression"/>
    public AkashicLayerAudit? Audit => Nearest(spec => spec.Audit);

    /// <summary>Follows <c>parentRef</c> up.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="find">The layer of a name in its namespace; null where there is none.</param>
    public static AkashicLayerChain Of(AkashicLayer layer, Func<string, AkashicLayer?> find)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(find);
        var upwards = new List<AkashicLayer> { layer };
        var seen = new HashSet<string>(StringComparer.Ordinal) { layer.Metadata.Name! };
        while (upwards[^1].Spec.ParentRef is { } parentRef)
        {
            var parent = parentRef.Name ?? "";
            if (!seen.Add(parent))
                return new(Downwards(upwards), null, Ring(upwards, parent));
            if (find(parent) is not { } found)
                return new(Downwards(upwards), parent, null);
            upwards.Add(found);
        }

        return new(Downwards(upwards), null, null);
    }

    private static IReadOnlyList<AkashicLayer> Downwards(List<AkashicLayer> upwards) => [.. Enumerable.Reverse(upwards)];

    private static IReadOnlyList<string> Ring(List<AkashicLayer> upwards, string closing) =>
        [.. upwards.Select(layer => layer.Metadata.Name!).SkipWhile(name => name != closing), closing];

    private static Dimension DimensionOf(AkashicLayer layer) => layer.Spec.Dimension ?? Dimension.Unspecified;

    private static string KeyOf(AkashicLayer layer) => layer.Spec.Key ?? AkashicLayerPatterns.AnyKey;

    private T? Nearest<T>(Func<AkashicLayerSpec, T?> block)
        where T : class => Layers.Reverse().Select(layer => block(layer.Spec)).FirstOrDefault(value => value is not null);
}
