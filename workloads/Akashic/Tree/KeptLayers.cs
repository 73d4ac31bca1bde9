using System.Collections.Concurrent;
using CwHoe.Akashic.Settings;
using CwHoe.Api.AkashicLayers;
using CwHoe.Contracts;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace CwHoe.Akashic.Tree;

/// <summary>The layers that are open.</summary>
internal sealed partial class KeptLayers(LayerOpener opener, AkashicSettings settings, ILogger<KeptLayers> logger) : IHostedService
{
    private readonly ConcurrentDictionary<string, KeptLayer> _open = new(StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public IEnumerable<KeptLayer> All => _open.Values;

    /// <summary>The layer of a name; null while it is not open.</summary>
    public KeptLayer? Find(string name) => _open.GetValueOrDefault(name);

    /// <summary>Why a layer is not there, for people.</summary>
    public string WhyNot(string name) =>
        $"no layer '{name}' of the tree of '{settings.Root}' is open here; its status tells why: kubectl -n {settings.Namespace} describe akashiclayer {name}";

    /// <summary>Opens a layer, or gives the one that is open, unless it is to be kept otherwise now or has stopped.</summary>
    /// <param name="chain">The layer and those above it; called for one at a time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Storage.ObjectStoreException">The bucket did not answer, or refused.</exception>
    /// <exception cref="Layers.LogBrokenException">The bucket does not hold what it should.</exception>
    public async Task<KeptLayer> OpenAsync(AkashicLayerChain chain, CancellationToken cancellationToken)
    {
        var (name, wanted) = (chain.Layer.Metadata.Name!, KeptSettings.Of(chain));
        if (_open.TryGetValue(name, out var open))
        {
            if (open.Settings == wanted && !open.Log.Stopped.IsCancellationRequested)
                return open;
            if (open.Log.Failure is { } failure)
                LogStopped(logger, name, failure.Message);
            await CloseAsync(name);
        }

        var made = await opener.OpenAsync(chain, wanted, above => Find(above)?.Log, cancellationToken);
        _open[name] = made;
        return made;
    }

    /// <summary>Closes a layer, if it is open.</summary>
    public async Task CloseAsync(string name)
    {
        if (_open.TryRemove(name, out var open))
            await open.DisposeAsync();
    }

    /// <summary>What a layer is and holds.</summary>
    public static async Task<LayerState> DescribeAsync(KeptLayer layer, CancellationToken cancellationToken)
    {
        var (checkpoint, statistics) = (layer.Log.Checkpoint, await layer.Index.StatisticsAsync(cancellationToken));
        var state = new LayerState
        {
            Name = layer.Name, Parent = layer.Parent ?? "", Dimension = layer.Chain.Layer.Spec.Dimension ?? Dimension.Unspecified,
            Key = layer.Chain.Layer.Spec.Key ?? AkashicLayerPatterns.AnyKey, Prefix = layer.Log.Prefix,
            TreeSize = checkpoint.Head.Size, RootHash = ByteString.CopyFrom(checkpoint.Head.RootHash.Span),
            CheckpointTime = checkpoint.Note.Length > 0 ? Timestamp.FromDateTimeOffset(checkpoint.Time) : null,
            RawBytes = layer.Log.RawBytes, StoredBytes = layer.Log.StoredBytes,
            IndexedSize = await layer.Index.GetSizeAsync(cancellationToken), Trouble = layer.Log.Trouble, LastAudit = layer.LastAudit, LastSnapshot = layer.LastSnapshot,
            FirstIndex = layer.Log.FirstIndex,
        };
        foreach (var (phase, count) in statistics.ByPhase)
            state.RecordsByPhase[phase == Phase.Unspecified ? "" : phase.Name()] = count;
        return state;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Closes all: after the last call was answered, and before the lease is given back.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var layer in _open.Values.OrderByDescending(each => each.Chain.Depth))
            await CloseAsync(layer.Name);
    }

    [LoggerMessage(4301, LogLevel.Error, "The log of layer {Layer} stopped and is opened anew: {Problem}")]
    private static partial void LogStopped(ILogger logger, string layer, string problem);
}
