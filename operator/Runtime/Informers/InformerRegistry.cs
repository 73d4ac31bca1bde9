using CwHoe.Kube;
using CwHoe.Kube.Models;
using CwHoe.Runtime.Hosting;
using CwHoe.Runtime.Mapping;
using CwHoe.Runtime.Metrics;
using Microsoft.Extensions.Logging;

namespace CwHoe.Runtime.Informers;

/// <summary>The informers of this process: one per model, and one per kind that is watched by its metadata alone.</summary>
public sealed class InformerRegistry
{
    /// <summary>Index of metadata informers: the value of the owner-uid label.</summary>
    public const string ByOwner = "owner";

    private const string ByOwnerName = "owner name";

    private readonly Lock _lock = new();
    private readonly Dictionary<Type, IInformer> _byModel = [];
    private readonly Dictionary<ResourceType, Informer<PartialObjectMetadata>> _metadata = [];
    private readonly IKubernetesClient _client;
    private readonly OperatorOptions _options;
    private readonly RuntimeMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<InformerRegistry> _logger;
    private readonly Func<Random> _random;
    private bool _started;

    /// <summary>Creates an empty registry.</summary>
    /// <param name="client">Where the objects are.</param>
    /// <param name="options">Namespaces, resync period, labels of owned objects.</param>
    /// <param name="metrics">Where the informers' metrics go.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public InformerRegistry(IKubernetesClient client, OperatorOptions options, RuntimeMetrics metrics, TimeProvider time, ILogger<InformerRegistry> logger)
        : this(client, options, metrics, time, logger, () => new Random())
    {
    }

    internal InformerRegistry(
        IKubernetesClient client, OperatorOptions options, RuntimeMetrics metrics, TimeProvider time, ILogger<InformerRegistry> logger, Func<Random> random)
    {
        _client = client;
        _options = options;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _random = random;
    }

    /// <summary>All informers.</summary>
    public IReadOnlyCollection<IInformer> All
    {
        get
        {
            lock (_lock)
                return [.. _byModel.Values, .. _metadata.Values];
        }
    }

    /// <summary>The informer of <typeparamref name="TEntity"/>, made on first use.</summary>
    /// <param name="options">How to make it; ignored once it exists. Null for the whole kind as decoded.</param>
    public Informer<TEntity> Get<TEntity>(InformerOptions<TEntity>? options = null)
        where TEntity : class, IKubernetesObject
    {
        lock (_lock)
        {
            if (_byModel.TryGetValue(typeof(TEntity), out var informer))
                return (Informer<TEntity>)informer;
            var made = Make(options ?? new());
            _byModel.Add(typeof(TEntity), made);
            return made;
        }
    }

    /// <summary>The metadata informer of a kind that controllers make objects of, made on first use.</summary>
    /// <remarks>It sees what <see cref="OperatorOptions.OwnedSelector"/> selects, indexed by <see cref="ByOwner"/>.</remarks>
    public Informer<PartialObjectMetadata> Owned(ResourceType type)
    {
        lock (_lock)
        {
            if (_metadata.TryGetValue(type, out var informer))
                return informer;
            var made = Make(new InformerOptions<PartialObjectMetadata>
            {
                Type = type,
                LabelSelector = _options.OwnedSelector,
                Transform = LeanMetadata.Of,
                Indexes = new Dictionary<string, Func<PartialObjectMetadata, IEnumerable<string>>> { [ByOwner] = OwnerUid, [ByOwnerName] = OwnerNames },
            });
            _metadata.Add(type, made);
            return made;
        }
    }

    /// <summary>The metadata informer of a kind, where a controller declared that it owns that kind; null otherwise.</summary>
    public Informer<PartialObjectMetadata>? FindOwned(ResourceType type)
    {
        lock (_lock)
            return _metadata.GetValueOrDefault(type);
    }

    /// <summary>The owned objects that name <paramref name="owner"/> as their one owner, whatever uid they say it has.</summary>
    internal IEnumerable<(ResourceType Type, V1ObjectMeta Metadata)> OwnedBy(ResourceType type, ObjectKey owner)
    {
        Informer<PartialObjectMetadata>[] owned;
        lock (_lock)
            owned = [.. _metadata.Values];
        var name = OwnerName(type.Group, type.Kind, owner);
        return owned.SelectMany(informer => informer.Lister.ByIndex(ByOwnerName, name).Select(o => (informer.Type, o.Metadata)));
    }

    internal void Start()
    {
        lock (_lock)
        {
            _started = true;
            foreach (var informer in All)
                informer.Start();
        }
    }

    /// <summary>Completes once every informer's content has been equal to the API server's.</summary>
    /// <exception cref="TimeoutException">That took longer than <see cref="OperatorOptions.CacheSyncTimeout"/>.</exception>
    internal async Task WaitForSyncAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.CacheSyncTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await Task.WhenAll(All.Select(i => i.WaitForSyncAsync(either.Token)));
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            var waiting = string.Join(", ", All.Where(i => !i.HasSynced).Select(i => $"{i.Type.Plural}.{i.Type.ApiVersion}").Distinct());
            throw new TimeoutException($"{waiting} could not be listed within {_options.CacheSyncTimeout}", exception);
        }
    }

    internal Task StopAsync() => Task.WhenAll(All.Select(i => i.StopAsync()));

    private static IEnumerable<string> OwnerNames(PartialObjectMetadata entity) => entity.Metadata.OwnerReferences is [{ Kind: { } kind, Name: { } name } only]
        ? [OwnerName(OwnerMapping.GroupOf(only.ApiVersion), kind, new(entity.Metadata.Namespace, name))]
        : [];

    private static string OwnerName(string group, string kind, ObjectKey key) => $"{kind}.{group} {key}";

    private IEnumerable<string> OwnerUid(PartialObjectMetadata entity) =>
        entity.Metadata.Labels?.TryGetValue(_options.OwnerLabel, out var uid) == true ? [uid] : [];

    private Informer<TEntity> Make<TEntity>(InformerOptions<TEntity> options)
        where TEntity : class, IKubernetesObject
    {
        var informer = new Informer<TEntity>(
            _client, options, _options.Namespaces, _options.Reflector, _options.ResyncPeriod, _metrics, _time, _random, _logger);
        if (_started)
            informer.Start();
        return informer;
    }
}
