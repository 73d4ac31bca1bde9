using CwHoe.Akashic.Index;
using CwHoe.Akashic.Index.Embedding;
using CwHoe.Akashic.Index.Recipes;
using CwHoe.Akashic.Layers;
using CwHoe.Akashic.Snapshots;
using CwHoe.Api.AkashicLayers;
using CwHoe.Contracts;

namespace CwHoe.Akashic.Tree;

/// <summary>A layer that is open: its log, and what follows from it.</summary>
internal sealed class KeptLayer : IAsyncDisposable
{
    /// <summary>The layer and those above it, as they were when it was opened.</summary>
    public required AkashicLayerChain Chain { get; init; }

    /// <summary>Whatever makes it another one to keep.</summary>
    public required KeptSettings Settings { get; init; }

    /// <summary>Its log.</summary>
    public required LayerLog Log { get; init; }

    /// <summary>What queries and searches read.</summary>
    public required IRecordIndex Index { get; init; }

    /// <summary>Makes vectors; null where the layer has none.</summary>
    public RouterEmbedder? Embedder { get; init; }

    /// <summary>Pieces of code and prompts that are known.</summary>
    public required RecipeBook Recipes { get; init; }

    /// <summary>Its states that are held under names.</summary>
    public required SnapshotStore Snapshots { get; init; }

    /// <summary>Whether nothing may be dropped.</summary>
    public required LegalHold Hold { get; init; }

    /// <summary>What runs beside the log, and ends with it.</summary>
    public required IReadOnlyList<IAsyncDisposable> Companions { get; init; }

    /// <summary>Name of the AkashicLayer.</summary>
    public string Name => Log.Name;

    /// <summary>Name of the layer above; null for the root.</summary>
    public string? Parent => Chain.Depth > 0 ? Chain.Layers[^2].Metadata.Name : null;

    /// <summary>The newest audit; null before the first.</summary>
    public Audit? LastAudit { get; set; }

    /// <summary>The newest snapshot; null before the first.</summary>
    public Snapshot? LastSnapshot { get; set; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var companion in Companions)
            await companion.DisposeAsync();
        await Log.DisposeAsync();
        await Index.DisposeAsync();
    }
}
