using System.Globalization;
using System.Security.Cryptography;
using CwHoe.Akashic.Log;
using CwHoe.Akashic.Storage;
using CwHoe.Contracts;
using Google.Protobuf;

namespace CwHoe.Akashic.Layers;

/// <summary>The objects of one layer: their names, and what they hold in our terms.</summary>
/// <param name="store">The bucket.</param>
/// <param name="prefix">Of the layer; ends with a slash.</param>
/// <param name="codec">For what is written.</param>
internal sealed class LayerObjects(IObjectStore store, string prefix, ObjectCodec codec)
{
    private const int MaxContent = 16 << 20;
    private const int MaxBundle = Tile.Full * (EntryBundle.MaxEntryLength + sizeof(ushort));
    private const int MaxJournal = 64 << 20;
    private const string JournalFolder = "journal/";
    private const string ContentFolder = "content/";
    private const string VectorFolder = "vectors/";

    /// <summary>The bucket.</summary>
    public IObjectStore Store => store;

    /// <summary>Name of the object that says whose prefix it is.</summary>
    public string ClaimKey => prefix + "layer.json";

    /// <summary>Name of the newest checkpoint.</summary>
    public string CheckpointKey => prefix + "checkpoint";

    /// <summary>Name of the object that tells which entry announced what is dropped.</summary>
    public string RetentionKey => prefix + "retention.json";

    /// <summary>Of all names; ends with a slash.</summary>
    public string Prefix => prefix;

    /// <summary>Name of a tile.</summary>
    public string Key(Tile tile) => prefix + tile.Path;

    /// <summary>Name of the batch that was appended at a size.</summary>
    public string JournalKey(long first) => prefix + JournalFolder + first.ToString("d20", CultureInfo.InvariantCulture);

    /// <summary>Name of a content.</summary>
    public string ContentKey(ReadOnlySpan<byte> hash)
    {
        var digits = Convert.ToHexStringLower(hash);
        return $"{prefix}{ContentFolder}{digits[..2]}/{digits}";
    }

    /// <summary>Reads a tile of hashes.</summary>
    /// <exception cref="LogBrokenException">It is not there, or not as wide as it has to be.</exception>
    public async Task<LogHash[]> GetTileAsync(Tile tile, CancellationToken cancellationToken)
    {
        var found = await store.GetAsync(Key(tile), cancellationToken) ?? throw Missing(Key(tile));
        return TileBytes.Decode(found.Bytes.Span, tile.Width) ?? throw Broken(Key(tile), $"is not a tile of {tile.Width} hashes");
    }

    /// <summary>Writes a tile of hashes.</summary>
    public Task PutTileAsync(Tile tile, IReadOnlyList<LogHash> hashes, CancellationToken cancellationToken) =>
        store.PutAsync(new PutObject(Key(tile), TileBytes.Encode(hashes)), cancellationToken);

    /// <summary>Reads a bundle.</summary>
    /// <returns>Its entries, and its bytes as stored.</returns>
    /// <exception cref="LogBrokenException">It is not there, or no such bundle.</exception>
    public async Task<(IReadOnlyList<ReadOnlyMemory<byte>> Entries, long Stored)> GetBundleAsync(Tile bundle, CancellationToken cancellationToken)
    {
        var found = await store.GetAsync(Key(bundle), cancellationToken) ?? throw Missing(Key(bundle));
        return (ObjectCodec.Decode(found.Bytes, found.ContentEncoding, MaxBundle) is { } plain && EntryBundle.Decode(plain, bundle.Width) is { } entries
            ? entries
            : throw Broken(Key(bundle), $"is not a bundle of {bundle.Width} entries"), found.Bytes.Length);
    }

    /// <summary>Writes a bundle; one that is not full yet with little effort, for it will be replaced.</summary>
    /// <returns>Its bytes as stored.</returns>
    public async Task<long> PutBundleAsync(Tile bundle, IReadOnlyList<ReadOnlyMemory<byte>> entries, CancellationToken cancellationToken)
    {
        var (bytes, encoding) = (bundle.Width == Tile.Full ? codec : codec.Fast).Encode(EntryBundle.Encode(entries));
        await store.PutAsync(new PutObject(Key(bundle), bytes) { ContentEncoding = encoding }, cancellationToken);
        return bytes.Length;
    }

    /// <summary>Reads a content.</summary>
    /// <param name="reference">What the entry says of it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="LogBrokenException">It is not there, or another one.</exception>
    public async Task<ReadOnlyMemory<byte>> GetContentAsync(StoredContent reference, CancellationToken cancellationToken)
    {
        var key = ContentKey(reference.Sha256.Span);
        var found = await store.GetAsync(key, cancellationToken) ?? throw Missing(key);
        return ObjectCodec.Decode(found.Bytes, found.ContentEncoding, MaxContent) is { } content && reference.Sha256.Span.SequenceEqual(SHA256.HashData(content.Span))
            ? content
            : throw Broken(key, "does not have the hash that it is named for");
    }

    /// <summary>Writes a content unless it is there.</summary>
    /// <returns>Its bytes as stored; 0 where it was there.</returns>
    public async Task<long> PutContentAsync(PreparedRecord record, CancellationToken cancellationToken)
    {
        var (bytes, encoding) = codec.Encode(record.Content);
        var put = new PutObject(ContentKey(record.ContentHash.Span), bytes) { ContentEncoding = encoding, IfAbsent = true };
        return await store.PutAsync(put, cancellationToken) is null ? 0 : bytes.Length;
    }

    /// <summary>The object of a batch.</summary>
    public PutObject Journal(JournalBatch batch)
    {
        var (bytes, encoding) = codec.Fast.Encode(batch.ToByteArray());
        return new PutObject(JournalKey(batch.First), bytes) { ContentEncoding = encoding, IfAbsent = true };
    }

    /// <summary>Reads a batch.</summary>
    /// <returns>The batch and its bytes as stored; null where there is none.</returns>
    /// <exception cref="LogBrokenException">It is no batch.</exception>
    public async Task<(JournalBatch Batch, long Stored)?> GetJournalAsync(long first, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(JournalKey(first), cancellationToken) is not { } found)
            return null;
        try
        {
            if (ObjectCodec.Decode(found.Bytes, found.ContentEncoding, MaxJournal) is { } plain && JournalBatch.Parser.ParseFrom(plain.Span) is var batch && batch.First == first)
                return (batch, found.Bytes.Length);
        }
        catch (InvalidProtocolBufferException)
        {
            // Said below.
        }

        throw Broken(JournalKey(first), "is not a batch");
    }

    /// <summary>Names of the tiles, and the bundle, that are not full in a log of a size.</summary>
    public IReadOnlyList<string> EdgeKeys(long size)
    {
        List<string> keys = [.. Tile.Edge(size).Select(Key)];
        if (size % Tile.Full != 0)
            keys.Add(Key(Tile.At(Tile.Entries, size / Tile.Full, size)));
        return keys;
    }

    /// <summary>Names the batches in the bucket, by the sizes that they were appended at.</summary>
    public IAsyncEnumerable<(long First, SweptObject Object)> ListJournalAsync(CancellationToken cancellationToken) =>
        store.ListAsync(prefix + JournalFolder, cancellationToken)
            .Select(o => (First: long.TryParse(o.Key.AsSpan(prefix.Length + JournalFolder.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var first) ? first : -1, new SweptObject(o.Key, o.Length)))
            .Where(o => o.First >= 0);

    /// <summary>Names the tiles and bundles in the bucket that are not full.</summary>
    public IAsyncEnumerable<(Tile Tile, SweptObject Object)> ListPartialAsync(CancellationToken cancellationToken) =>
        store.ListAsync(prefix + "tile/", cancellationToken)
            .Select(o => (Tile: Tile.Parse(o.Key[prefix.Length..]) ?? default, new SweptObject(o.Key, o.Length)))
            .Where(o => o.Tile.Width is > 0 and < Tile.Full);

    /// <summary>Names the full bundles in the bucket, by their numbers, and when each was put, as far as the bucket says.</summary>
    public IAsyncEnumerable<(long Index, ListedObject Object)> ListBundlesAsync(CancellationToken cancellationToken) =>
        store.ListAsync(prefix + "tile/entries/", cancellationToken)
            .Select(o => (Tile: Tile.Parse(o.Key[prefix.Length..]) ?? default, Object: o))
            .Where(o => o.Tile is { Level: Tile.Entries, Width: Tile.Full })
            .Select(o => (o.Tile.Index, o.Object));

    /// <summary>Names the contents in the bucket.</summary>
    public IAsyncEnumerable<(UInt128 Content, long Length)> ListContentsAsync(CancellationToken cancellationToken) =>
        store.ListAsync(prefix + ContentFolder, cancellationToken)
            .Select(o => (Hash: UInt128.TryParse(o.Key.AsSpan(o.Key.LastIndexOf('/') + 1, Math.Min(32, o.Key.Length - o.Key.LastIndexOf('/') - 1)), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var hash) ? hash : default, o.Length));

    /// <summary>Names the vectors in the bucket, by the bundles that they are of.</summary>
    public IAsyncEnumerable<(long Bundle, string Key)> ListVectorsAsync(CancellationToken cancellationToken) =>
        store.ListAsync(prefix + VectorFolder, cancellationToken)
            .Select(o => (Bundle: long.TryParse(o.Key.AsSpan(o.Key.LastIndexOf('/') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var bundle) ? bundle : long.MaxValue, o.Key));

    /// <summary>That an object does not hold what it has to.</summary>
    public static LogBrokenException Broken(string key, string how) => new($"{key} {how}: it was altered, or the store lost data");

    private static LogBrokenException Missing(string key) => Broken(key, "is missing");
}
