using CwHoe.Akashic.Index;
using CwHoe.Akashic.Log;
using CwHoe.Contracts;

namespace CwHoe.Akashic.Layers;

/// <summary>What a layer's log is opened with.</summary>
internal sealed record LayerOptions
{
    /// <summary>Of the AkashicLayer.</summary>
    public required string Namespace { get; init; }

    /// <summary>From the root to this layer; at least this layer.</summary>
    public required IReadOnlyList<LayerStep> Chain { get; init; }

    /// <summary>Of its objects in the bucket; ends with a slash.</summary>
    public required string Prefix { get; init; }

    /// <summary>What it maps.</summary>
    public required Dimension Dimension { get; init; }

    /// <summary>Its key; the name is <see cref="Origin(string)"/>.</summary>
    public required NoteSigner Signer { get; init; }

    /// <summary>How bundles and contents are compressed.</summary>
    public ObjectCodec Codec { get; init; } = new(Compression.Brotli);

    /// <summary>Finds records that the log has already, as far as it is made. Null: the log keeps the hashes of all in memory.</summary>
    public IRecordIndex? Index { get; init; }

    /// <summary>Whether this process is still the only one that may write. Asked before each acknowledgement.</summary>
    public Func<bool> IsWriter { get; init; } = static () => true;

    /// <summary>How long an append waits to be durable.</summary>
    public TimeSpan AppendTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long entries wait to be published together with later ones, unless there are 256.</summary>
    public TimeSpan PublishDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long objects stay that newer ones have replaced: readers and slow writers may be about to use them.</summary>
    public TimeSpan SweepDelay { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Records that wait to be written, at most; more are refused.</summary>
    public int MaxQueuedRecords { get; init; } = 16_384;

    /// <summary>Bytes that wait to be written, at most; more are refused.</summary>
    public long MaxQueuedBytes { get; init; } = 32 << 20;

    /// <summary>Bytes that are durable and not yet published, at most; appends wait beyond.</summary>
    public long MaxUnpublishedBytes { get; init; } = 16 << 20;

    /// <summary>Name of the AkashicLayer.</summary>
    public string Name => Chain[^1].Name;

    /// <summary>Pattern of the keys that it takes.</summary>
    public string Key => Chain[^1].Key;

    /// <summary>The first line of checkpoints, and the name of the key that signs them.</summary>
    /// <param name="prefix">Of the layer.</param>
    public static string Origin(string prefix) => $"cw-hoe.dev/akashic/{prefix.TrimEnd('/')}";
}
