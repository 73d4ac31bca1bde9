using CwHoe.Akashic.Audits;
using CwHoe.Akashic.Exports;
using CwHoe.Akashic.Index;
using CwHoe.Akashic.Index.Embedding;
using CwHoe.Akashic.Index.Recipes;
using CwHoe.Akashic.Layers;
using CwHoe.Akashic.Log;
using CwHoe.Akashic.Pruning;
using CwHoe.Akashic.Scheduling;
using CwHoe.Akashic.Settings;
using CwHoe.Akashic.Snapshots;
using CwHoe.Akashic.Storage;
using CwHoe.Api.AkashicLayers;
using CwHoe.Contracts;
using CwHoe.Kube;
using CwHoe.Runtime.LeaderElection;

namespace CwHoe.Akashic.Tree;

/// <summary>Puts a layer together: bucket, key, index, log, and what runs beside them.</summary>
internal sealed class LayerOpener(
    IKubernetesClient client, AkashicSettings settings, IndexOpener indexes, ExportSlots exports, TimeProvider time, Random random, ILoggerFactory loggers, WriteFence? fence = null) : IDisposable
{
    // As the custom resource's own defaults, for layers that were written before it had them.
    private const int DefaultInterval = 300;
    private const int DefaultEntries = 16;
    private static readonly TimeSpan LongestEmbedding = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _one = new(1);
    private readonly HttpClient _routers = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = LongestEmbedding, MaxResponseContentBufferSize = 64 << 20 };
    private (AkashicLayerBucket Spec, Bucket Bucket)? _bucket;
    private byte[]? _seed;

    /// <summary>Opens.</summary>
    /// <param name="chain">The layer and those above it.</param>
    /// <param name="kept">How it is kept.</param>
    /// <param name="find">Finds the log of a layer that is open.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<KeptLayer> OpenAsync(AkashicLayerChain chain, KeptSettings kept, Func<string, LayerLog?> find, CancellationToken cancellationToken)
    {
        var store = new RetryingObjectStore(await BucketAsync(kept.Bucket, cancellationToken), time, random);
        var index = await indexes.OpenAsync(kept, cancellationToken);
        LayerLog? log = null;
        var companions = new List<IAsyncDisposable>();
        try
        {
            log = await LayerLog.OpenAsync(store, Options(chain, kept, index), time, cancellationToken);
            companions.Add(new IndexKeeper(log, index, time, loggers.CreateLogger<IndexKeeper>()));
            if (chain.Depth > 0)
                companions.Add(new Committer(log, () => find(chain.Layers[^2].Metadata.Name!), time, loggers.CreateLogger<Committer>()));
            var embedder = Embedder(kept);
            if (embedder is not null)
                companions.Add(new EmbeddingKeeper(log, index, store, embedder, time, loggers.CreateLogger<EmbeddingKeeper>()));
            var recipes = new RecipeBook(log, log.AppendRecipeAsync, index, embedder, time);
            KeptLayer? layer = null;
            companions.Add(Audits(log, kept, audit => layer?.LastAudit = audit));
            var (snapshots, hold) = (new SnapshotStore(store, time), new LegalHold { IsOn = chain.IsHeld });
            var pruner = PruningRule.Of(kept.Retention) is { } rule ? new Pruner(log, rule, () => hold.IsOn, time) : null;
            companions.Add(new ScheduleKeeper(
                Scheduler(log, snapshots, store, pruner, made => layer?.LastSnapshot = made), LayerSchedule.Of(chain.Layer.Spec with { Snapshots = chain.Snapshots })));
            return layer = new()
            {
                Chain = chain, Settings = kept, Log = log, Index = index, Companions = companions, Embedder = embedder, Recipes = recipes, Snapshots = snapshots, Hold = hold,
                LastSnapshot = await snapshots.ListAsync(log, cancellationToken) is [var newest, ..] ? newest : null,
            };
        }
        catch
        {
            foreach (var companion in companions)
                await companion.DisposeAsync();
            if (log is not null)
                await log.DisposeAsync();
            await index.DisposeAsync();
            throw;
        }
    }

    /// <summary>Frees the bucket's connections.</summary>
    public void Dispose()
    {
        _bucket?.Bucket.Dispose();
        _routers.Dispose();
        _one.Dispose();
    }

    private AuditLoop Audits(LayerLog log, KeptSettings kept, Action<Audit> report)
    {
        var each = kept.Audit ?? new();
        lock (random)
            return new(log, TimeSpan.FromSeconds(each.IntervalSeconds ?? DefaultInterval), each.Entries ?? DefaultEntries, new Random(random.Next()), time, report);
    }

    private LayerScheduler Scheduler(LayerLog log, SnapshotStore snapshots, IObjectStore store, Pruner? pruner, Action<Snapshot> made) =>
        new(log, snapshots, new(store, exports), time, loggers.CreateLogger<LayerScheduler>()) { SnapshotMade = made, Prune = pruner is null ? null : pruner.RunAsync };

    private RouterEmbedder? Embedder(KeptSettings kept) => kept.Embeddings is { RouterRef.Name: { } router, Model: { } model, Dimensions: { } dimensions }
        ? new(_routers, new($"http://{router}-router.{settings.Namespace}.svc/v1/embeddings"), model, dimensions, PodPath.RouterToken.Name())
        : null;

    private LayerOptions Options(AkashicLayerChain chain, KeptSettings kept, IRecordIndex index) => new()
    {
        Namespace = settings.Namespace,
        Chain = [.. chain.Layers.Select(layer => new LayerStep(layer.Metadata.Name!, layer.Spec.Dimension!.Value.Name(), layer.Spec.Key ?? AkashicLayerPatterns.AnyKey))],
        Prefix = kept.Prefix,
        Dimension = chain.Layer.Spec.Dimension!.Value,
        Signer = new NoteSigner(LayerOptions.Origin(kept.Prefix), _seed),
        Codec = new(kept.Compression?.Algorithm ?? Compression.Brotli, kept.Compression?.Level),
        Index = index,
        IsWriter = () => fence?.IsOpen ?? true,
    };

    private async Task<Bucket> BucketAsync(AkashicLayerBucket spec, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            _seed ??= await LogKey.ReadAsync(client, settings.Namespace, new AkashicLayerNames(settings.Root).LogKey, cancellationToken);
            // Layers that still use the one before end with it: the spec of the root is theirs too, so they are opened anew.
            if (_bucket is not { } open || open.Spec != spec)
                _bucket = (spec, new(spec, settings.Namespace, client, time));
            return _bucket.Value.Bucket;
        }
        finally
        {
            _one.Release();
        }
    }
}
