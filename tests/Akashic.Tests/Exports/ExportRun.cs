using CwHoe.Akashic.Exports;
using CwHoe.Akashic.Layers;
using CwHoe.Contracts;

namespace CwHoe.Akashic.Tests.Exports;

/// <summary>All that an export said.</summary>
internal sealed record ExportRun(IReadOnlyList<ExportChunk> Chunks)
{
    public string Text => string.Concat(Chunks.Select(c => c.Lines));

    public ExportManifest Manifest => Chunks[^1].Manifest;

    public static async Task<ExportRun> OfAsync(ILayerReader layer, ExportRequest request, ExportLimits? limits = null)
    {
        var chunks = new List<ExportChunk>();
        await foreach (var chunk in new Exporter(limits ?? new()).ExportAsync(layer, request, TestContext.Current.CancellationToken))
            chunks.Add(chunk);
        return new(chunks);
    }
}
