using CwHoe.Api.AkashicLayers;

namespace CwHoe.Akashic.Tree;

/// <summary>What of a chain decides how a layer is kept. Another one is another opening.</summary>
/// <param name="Prefix">Of its objects.</param>
/// <param name="Bucket">Where it is stored.</param>
/// <param name="Search">What keeps the index.</param>
/// <param name="Compression">Of what is written.</param>
/// <param name="Embeddings">The model that makes vectors; null for none.</param>
/// <param name="Audit">How often, and how much.</param>
/// <param name="Retention">What is dropped.</param>
/// <param name="Snapshots">When.</param>
/// <param name="Exports">Generation of the spec that asks for some; null where it asks for none.</param>
internal sealed record KeptSettings(
    string Prefix, AkashicLayerBucket Bucket, AkashicLayerSearch Search, AkashicLayerCompression? Compression, AkashicLayerEmbeddings? Embeddings, AkashicLayerAudit? Audit,
    AkashicLayerRetention? Retention, AkashicLayerSnapshots? Snapshots, long? Exports)
{
    /// <summary>Of a chain that has a root.</summary>
    public static KeptSettings Of(AkashicLayerChain chain) => new(
        chain.Prefix.Value, chain.Root!.Spec.Bucket!, chain.Root.Spec.Search ?? new(), chain.Compression, chain.Embeddings, chain.Audit, chain.Retention, chain.Snapshots,
        chain.Layer.Spec.Exports is { Count: > 0 } ? chain.Layer.Metadata.Generation : null);
}
