using System.Globalization;
using System.Text;
using CwHoe.Akashic.Log;
using CwHoe.Akashic.Storage;

namespace CwHoe.Akashic.Layers;

/// <summary>A log as a checkpoint commits to it. Does not change.</summary>
internal sealed record PublishedLog
{
    private const string RawName = "raw-bytes";
    private const string KeptName = "kept-bytes";
    private const string TimeName = "time";

    /// <summary>The checkpoint as it stands in the bucket; empty before the first one.</summary>
    public string Note { get; init; } = "";

    /// <summary>Version of the checkpoint's object; null before the first one.</summary>
    public string? ETag { get; init; }

    /// <summary>Unfilled tiles; nobody adds to it.</summary>
    public required TreeEdge Edge { get; init; }

    /// <summary>When the checkpoint was made.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>Bytes of all records as they were given.</summary>
    public long RawBytes { get; init; }

    /// <summary>Bytes of what stays in the bucket: full tiles and bundles, and contents.</summary>
    public long KeptBytes { get; init; }

    /// <summary>Bytes of tiles and the bundle that are not full.</summary>
    public long PartialBytes { get; init; }

    /// <summary>Size and root.</summary>
    public TreeHead Head => _head ??= new TreeHead(Edge.Size, Edge.Root.ToArray());

    private TreeHead? _head;

    /// <summary>A log that has nothing.</summary>
    public static PublishedLog None => new() { Edge = new TreeEdge() };

    /// <summary>The object of the checkpoint. What is put beside it is for figures only: nobody vouches for it.</summary>
    /// <param name="key">Of the object.</param>
    /// <param name="replaced">The version that it replaces; null for none.</param>
    public PutObject ToObject(string key, string? replaced) => new(key, Encoding.UTF8.GetBytes(Note))
    {
        IfAbsent = replaced is null,
        IfMatch = replaced,
        ContentType = "text/plain; charset=utf-8",
        Metadata = new Dictionary<string, string>
        {
            [RawName] = RawBytes.ToString(CultureInfo.InvariantCulture),
            [KeptName] = KeptBytes.ToString(CultureInfo.InvariantCulture),
            [TimeName] = Time.ToString("O", CultureInfo.InvariantCulture),
        },
    };

    /// <summary>Reads the newest checkpoint and the tiles that its root follows from.</summary>
    /// <param name="objects">Of the layer.</param>
    /// <param name="origin">That the checkpoint has to name.</param>
    /// <param name="keys">Of which one has to have signed it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="LogBrokenException">The bucket does not hold what the checkpoint commits to.</exception>
    public static async Task<PublishedLog> LoadAsync(LayerObjects objects, string origin, IReadOnlyCollection<NoteVerifier> keys, CancellationToken cancellationToken)
    {
        if (await objects.Store.GetAsync(objects.CheckpointKey, cancellationToken) is not { } found)
            return None;
        var tree = Read(objects.CheckpointKey, found, origin, keys);
        var tiles = new Dictionary<Tile, IReadOnlyList<LogHash>>();
        foreach (var tile in Tile.Edge(tree.Size))
            tiles[tile] = await objects.GetTileAsync(tile, cancellationToken);
        var edge = TreeEdge.Restore(tree.Size, tiles);
        if (edge.Root != tree.Root)
            throw LayerObjects.Broken(objects.CheckpointKey, $"says root {tree.Root} of size {tree.Size}, the tiles say {edge.Root}");
        return new PublishedLog
        {
            Note = Encoding.UTF8.GetString(found.Bytes.Span),
            ETag = found.ETag,
            Edge = edge,
            Time = DateTimeOffset.TryParse(found.Metadata.GetValueOrDefault(TimeName), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : default,
            RawBytes = Number(found, RawName),
            KeptBytes = Number(found, KeptName),
        };
    }

    /// <summary>Reads a checkpoint.</summary>
    /// <exception cref="LogBrokenException">It is none, of another log, or signed by nobody who counts.</exception>
    public static TreeNote Read(string key, StoredObject found, string origin, IReadOnlyCollection<NoteVerifier> keys)
    {
        var text = SignedNote.Open(Encoding.UTF8.GetString(found.Bytes.Span), keys)
            ?? throw LayerObjects.Broken(key, "is not signed by the layer's key");
        return TreeNote.Parse(text) is { } tree && tree.Origin == origin ? tree : throw LayerObjects.Broken(key, $"is not a checkpoint of {origin}");
    }

    private static long Number(StoredObject found, string name) => long.TryParse(found.Metadata.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
