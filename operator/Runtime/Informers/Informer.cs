using CwHoe.Kube;
using CwHoe.Kube.Models;
using CwHoe.Runtime.Metrics;
using Microsoft.Extensions.Logging;

namespace CwHoe.Runtime.Informers;

/// <summary>An up-to-date copy of the objects of one kind, and a stream of what changes in it.</summary>
/// <typeparam name="TEntity">The model objects are decoded into; <see cref="PartialObjectMetadata"/> stands for any kind.</typeparam>
public sealed class Informer<TEntity> : IInformer, IDisposable
    where TEntity : class, IKubernetesObject
{
    private readonly Lock _lock = new();
    private readonly Store<TEntity> _store;
    private readonly Reflector<TEntity>[] _reflectors;
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly ILogger _logger;
    private readonly ITimer _resync;
    private readonly TimeSpan _resyncPeriod;
    private int _unsynced;
    private Task? _running;

    internal Informer(
        IKubernetesClient client, InformerOptions<TEntity> options, IReadOnlyList<string> namespaces, ReflectorOptions reflector,
        TimeSpan resyncPeriod, RuntimeMetrics metrics, TimeProvider time, Func<Random> random, ILogger logger)
    {
        Type = options.Type ?? ResourceType.Of<TEntity>();
        Options = options;
        _logger = logger;
        _store = new(options);
        Lister = new(() => _store.Snapshot);
        string?[] scopes = Type.Scope == EntityScope.Cluster || namespaces.Count == 0 ? [null] : [.. namespaces.Distinct(StringComparer.Ordinal)];
        _unsynced = scopes.Length;
        _reflectors = [.. scopes.Select(scope => new Reflector<TEntity>(
            client, Type, scope, options, reflector, _store, OnScopeSynced, metrics, time, random(), logger))];
        _resyncPeriod = resyncPeriod;
        _resync = time.CreateTimer(static store => ((Store<TEntity>)store!).Resync(), _store, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public ResourceType Type { get; }

    /// <summary>What it was created with.</summary>
    public InformerOptions<TEntity> Options { get; }

    /// <summary>Reads its content.</summary>
    public Lister<TEntity> Lister { get; }

    /// <inheritdoc/>
    public string? LabelSelector => Options.LabelSelector;

    /// <inheritdoc/>
    public string? FieldSelector => Options.FieldSelector;

    /// <inheritdoc/>
    public IEnumerable<V1ObjectMeta> Held => Lister.List().Select(entity => entity.Metadata);

    /// <inheritdoc/>
    public bool HasSynced => _synced.Task.IsCompletedSuccessfully;

    /// <summary>Calls <paramref name="handler"/> for the present state and then for every change, in order, on a task of its own.</summary>
    /// <param name="handler">Called one change at a time; what it throws is logged.</param>
    /// <returns>Dispose it to end the calls.</returns>
    public Subscription<TEntity> Subscribe(Func<Change<TEntity>, CancellationToken, ValueTask> handler)
    {
        var subscription = new Subscription<TEntity>(handler, _store.Unsubscribe, Type, _logger);
        lock (_lock)
            _store.Subscribe(subscription, HasSynced);
        return subscription;
    }

    /// <inheritdoc/>
    public Task WaitForSyncAsync(CancellationToken cancellationToken) => _synced.Task.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public Task WaitForVersionAsync(ObjectKey key, string resourceVersion, CancellationToken cancellationToken) =>
        _store.WaitForVersionAsync(key, resourceVersion, cancellationToken);

    /// <inheritdoc/>
    public void Start()
    {
        lock (_lock)
        {
            if (_running is not null || _stop.IsCancellationRequested)
                return;
            _running = Task.WhenAll(_reflectors.Select(r => Task.Run(() => r.RunAsync(_stop.Token))));
            if (_resyncPeriod > TimeSpan.Zero)
                _resync.Change(_resyncPeriod, _resyncPeriod);
        }
    }

    /// <inheritdoc/>
    public async Task StopAsync()
    {
        await _resync.DisposeAsync();
        await _stop.CancelAsync();
        if (_running is { } running)
            await running;
    }

    /// <summary>Frees the timers; stop it first.</summary>
    public void Dispose()
    {
        _resync.Dispose();
        _stop.Dispose();
    }

    private void OnScopeSynced()
    {
        if (Interlocked.Decrement(ref _unsynced) > 0)
            return;
        lock (_lock)
        {
            _synced.TrySetResult();
            _store.MarkSynced();
        }
    }
}
