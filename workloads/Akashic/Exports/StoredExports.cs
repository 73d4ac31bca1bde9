using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using CwHoe.Akashic.Layers;
using CwHoe.Akashic.Storage;
using CwHoe.Contracts;
using Google.Protobuf;

namespace CwHoe.Akashic.Exports;

/// <summary>
/// Exports in the bucket, below <c>exports/NAME/MOMENT/</c> of the layer's prefix: <c>request.json</c>, written first, fixes what is exported and at which
/// size; then come <c>00000.jsonl</c> and so on, whole lines each; <c>manifest.json</c> is last, and says that all is there. One that was cut off is made
/// again with the same request, which gives the same parts.
/// </summary>
/// <param name="store">The bucket.</param>
/// <param name="slots">One is waited for before anything is written.</param>
internal sealed class StoredExports(IObjectStore store, ExportSlots slots)
{
    private const string MomentFormat = "yyyyMMdd'T'HHmmss'Z'";
    private const string RequestName = "request.json";
    private const string ManifestName = "manifest.json";
    private static readonly ExportLimits Limits = new() { ChunkBytes = 8 << 20 };

    /// <summary>When the newest export of a name was begun; null for never.</summary>
    /// <exception cref="ObjectStoreException">The bucket did not do its part.</exception>
    public async Task<DateTimeOffset?> LastAsync(ILayerReader layer, string name, CancellationToken cancellationToken) =>
        (await NewestAsync(layer, name, cancellationToken))?.Moment;

    /// <summary>Whether the newest export of a name was cut off.</summary>
    /// <exception cref="ObjectStoreException">The bucket did not do its part.</exception>
    public async Task<bool> IsCutOffAsync(ILayerReader layer, string name, CancellationToken cancellationToken) =>
        await NewestAsync(layer, name, cancellationToken) is { IsWhole: false };

    /// <summary>Writes an export, or the rest of the newest one where that was cut off.</summary>
    /// <param name="layer">What is exported.</param>
    /// <param name="name">Of the export: a DNS label.</param>
    /// <param name="now">Names it, to the second.</param>
    /// <param name="request">What is wanted; not changed.</param>
    /// <param name="cancellationToken">Ends it; it is gone on with at the next call.</param>
    /// <exception cref="ObjectStoreException">The bucket did not do its part.</exception>
    public async Task<ExportManifest> WriteAsync(
        ILayerReader layer, string name, DateTimeOffset now, ExportRequest request, CancellationToken cancellationToken)
    {
        using var slot = await slots.TakeAsync(cancellationToken);
        var newest = await NewestAsync(layer, name, cancellationToken);
        var (folder, asked) = newest is { IsWhole: false } ? await BeginAsync(layer, name, newest.Moment, request, cancellationToken) : ("", null);
        // What is dropped by now can't be exported as it was begun: another one is.
        if (asked is null || asked.FirstIndex < layer.FirstIndex)
            (folder, asked) = await BeginAsync(layer, name, now, request, cancellationToken);
        var part = 0;
        ExportManifest? manifest = null;
        await foreach (var chunk in new Exporter(Limits).ExportAsync(layer, asked, cancellationToken))
        {
            if (chunk.Lines.Length > 0)
                await PutAsync($"{folder}{part++:d5}.jsonl", chunk.Lines, "application/jsonl", cancellationToken);
            manifest = chunk.Manifest ?? manifest;
        }

        await PutAsync(folder + ManifestName, JsonFormatter.Default.Format(manifest), "application/json", cancellationToken);
        return manifest!;
    }

    /// <summary>Removes the exports of a name but for the newest.</summary>
    /// <param name="layer">Whose.</param>
    /// <param name="name">Of the export.</param>
    /// <param name="keep">How many stay.</param>
    /// <param name="cancellationToken">Ends the wait; what is half removed goes the next time.</param>
    /// <exception cref="ObjectStoreException">The bucket did not do its part.</exception>
    public async Task KeepAsync(ILayerReader layer, string name, int keep, CancellationToken cancellationToken)
    {
        var all = await ObjectsAsync(layer, name, cancellationToken).ToListAsync(cancellationToken);
        var old = all.Select(item => item.Moment).Distinct().OrderDescending().Skip(keep).ToHashSet();

        // The manifest goes first: without it an export does not say that it is all there.
        foreach (var (moment, file) in all.Where(item => old.Contains(item.Moment)).OrderBy(item => item.File != ManifestName))
            await store.DeleteAsync($"{Folder(layer, name, moment)}{file}", cancellationToken);
    }

    private static string Folder(ILayerReader layer, string name, DateTimeOffset moment) =>
        $"{Folder(layer, name)}{moment.UtcDateTime.ToString(MomentFormat, CultureInfo.InvariantCulture)}/";

    private async Task<(string Folder, ExportRequest Asked)> BeginAsync(ILayerReader layer, string name, DateTimeOffset moment, ExportRequest request, CancellationToken cancellationToken)
    {
        var folder = Folder(layer, name, moment);
        var asked = request.Clone();
        (asked.FirstIndex, asked.TreeSize, asked.ResumeToken) = (layer.FirstIndex, layer.Head.Size, "");
        await PutAsync(folder + RequestName, JsonFormatter.Default.Format(asked), "application/json", cancellationToken);

        // What was put first counts.
        var begun = await store.GetAsync(folder + RequestName, cancellationToken) ?? throw LayerObjects.Broken(folder + RequestName, "is missing");
        return (folder, JsonParser.Default.Parse<ExportRequest>(Encoding.UTF8.GetString(begun.Bytes.Span)));
    }

    private static string Folder(ILayerReader layer, string name) => $"{layer.Prefix}exports/{name}/";

    private async Task<StoredExport?> NewestAsync(ILayerReader layer, string name, CancellationToken cancellationToken)
    {
        StoredExport? newest = null;
        await foreach (var (moment, file) in ObjectsAsync(layer, name, cancellationToken))
            newest = new(moment, file == ManifestName || (newest?.Moment == moment && newest.IsWhole));
        return newest;
    }

    // The oldest first.
    private async IAsyncEnumerable<(DateTimeOffset Moment, string File)> ObjectsAsync(
        ILayerReader layer, string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var folder = Folder(layer, name);
        await foreach (var item in store.ListAsync(folder, cancellationToken))
        {
            var parts = item.Key[folder.Length..].Split('/');
            if (parts.Length == 2 && DateTimeOffset.TryParseExact(
                parts[0], MomentFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment))
                yield return (moment, parts[1]);
        }
    }

    private Task<string?> PutAsync(string key, string text, string type, CancellationToken cancellationToken) =>
        store.PutAsync(new PutObject(key, Encoding.UTF8.GetBytes(text)) { ContentType = type, IfAbsent = true }, cancellationToken);

    private sealed record StoredExport(DateTimeOffset Moment, bool IsWhole);
}
