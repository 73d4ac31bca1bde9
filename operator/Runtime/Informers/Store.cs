using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Runtime.Informers;

/// <summary>
/// What an informer knows. Readers take snapshots without a lock; writers take turns, and what they change goes to every
/// subscription in the same order.
/// </summary>
internal sealed class Store<TEntity>(InformerOptions<TEntity> options)
    where TEntity : class, IKubernetesObject
{
    private readonly Lock _write = new();
    private readonly List<Subscription<TEntity>> _subscriptions = [];
    private readonly VersionTracker _versions = new();
    private volatile StoreSnapshot<TEntity> _snapshot = StoreSnapshot<TEntity>.Empty(options.Indexes.Keys);

    internal StoreSnapshot<TEntity> Snapshot => _snapshot;

    /// <summary>Adds a subscription; it gets the present state first, then every change.</summary>
    internal void Subscribe(Subscription<TEntity> subscription, bool synced)
    {
        lock (_write)
        {
            foreach (var entity in _snapshot.Objects.Values)
                subscription.Post(new(ChangeKind.Added, null, entity, IsInitial: true));
            if (synced)
                subscription.PostSynced();
            _subscriptions.Add(subscription);
        }
    }

    internal void Unsubscribe(Subscription<TEntity> subscription)
    {
        lock (_write)
            _subscriptions.Remove(subscription);
    }

    /// <summary>Tells the subscriptions that the initial state is complete.</summary>
    internal void MarkSynced()
    {
        lock (_write)
        {
            foreach (var subscription in _subscriptions)
                subscription.PostSynced();
        }
    }

    /// <summary>Takes over the whole state of a scope at once: swap first, then tell of deletes, then of adds and updates.</summary>
    /// <param name="scope">The namespace listed; null for all.</param>
    /// <param name="items">Everything there is in the scope.</param>
    /// <param name="version">The resourceVersion of that state.</param>
    /// <param name="isInitial">Whether the scope had no state before.</param>
    internal void Replace(string? scope, IEnumerable<TEntity> items, string? version, bool isInitial)
    {
        lock (_write)
        {
            var present = _snapshot;
            var edit = new StoreEdit<TEntity>(present, options.Indexes);
            var seen = new HashSet<ObjectKey>();
            List<Change<TEntity>> deletes = [], others = [];
            foreach (var item in items)
            {
                var entity = Transform(item);
                var key = ObjectKey.Of(entity);
                seen.Add(key);
                var old = present.Objects.GetValueOrDefault(key);
                if (old is not null && IsSame(old, entity))
                    continue;
                edit.Set(key, entity);
                AddChange(old, entity, isInitial, deletes, others);
            }

            foreach (var (key, old) in present.Objects)
            {
                if ((scope is not null && key.Namespace != scope) || seen.Contains(key))
                    continue;
                edit.Remove(key);
                deletes.Add(new(ChangeKind.Deleted, old, null));
            }

            _snapshot = edit.Finish();
            Publish(deletes);
            Publish(others);
            _versions.Advance(scope, version);
        }
    }

    /// <summary>Takes over one watch event.</summary>
    internal void Apply(string? scope, WatchEvent<TEntity> watchEvent)
    {
        lock (_write)
        {
            if (watchEvent.Object is { } item && watchEvent.Type != WatchEventType.Bookmark)
                Apply(watchEvent.Type, item);
            _versions.Advance(scope, watchEvent.ResourceVersion);
        }
    }

    /// <summary>Tells every subscription of every object again.</summary>
    internal void Resync()
    {
        lock (_write)
        {
            foreach (var entity in _snapshot.Objects.Values)
                Publish(new Change<TEntity>(ChangeKind.Resync, entity, entity));
        }
    }

    /// <summary>Completes once the content is at least as new as <paramref name="version"/> of <paramref name="key"/>.</summary>
    internal Task WaitForVersionAsync(ObjectKey key, string version, CancellationToken cancellationToken)
    {
        lock (_write)
        {
            return _versions.WaitAsync(key, version, () => _snapshot.Objects.GetValueOrDefault(key)?.Metadata.ResourceVersion, cancellationToken);
        }
    }

    private static bool IsSame(TEntity a, TEntity b) =>
        a.Metadata.ResourceVersion is { } version && version == b.Metadata.ResourceVersion && a.Metadata.Uid == b.Metadata.Uid;

    private static void AddChange(TEntity? old, TEntity entity, bool isInitial, List<Change<TEntity>> deletes, List<Change<TEntity>> others)
    {
        if (old is not null && old.Metadata.Uid != entity.Metadata.Uid)
        {
            // Deleted and made again while nobody watched: two lives, two stories.
            deletes.Add(new(ChangeKind.Deleted, old, null));
            old = null;
        }

        others.Add(old is null ? new(ChangeKind.Added, null, entity, isInitial) : new(ChangeKind.Modified, old, entity));
    }

    private void Apply(WatchEventType type, TEntity item)
    {
        var entity = Transform(item);
        var key = ObjectKey.Of(entity);
        var old = _snapshot.Objects.GetValueOrDefault(key);
        var edit = new StoreEdit<TEntity>(_snapshot, options.Indexes);
        List<Change<TEntity>> deletes = [], others = [];
        if (type == WatchEventType.Deleted)
        {
            if (old is null)
                return;
            edit.Remove(key);
            deletes.Add(new(ChangeKind.Deleted, entity, null));
        }
        else
        {
            if (old is not null && IsSame(old, entity))
                return;
            edit.Set(key, entity);
            AddChange(old, entity, isInitial: false, deletes, others);
        }

        _snapshot = edit.Finish();
        Publish(deletes);
        Publish(others);
    }

    private TEntity Transform(TEntity entity) => options.Transform is { } transform ? transform(entity) : entity;

    private void Publish(List<Change<TEntity>> changes)
    {
        foreach (var change in changes)
            Publish(change);
    }

    private void Publish(Change<TEntity> change)
    {
        foreach (var subscription in _subscriptions)
            subscription.Post(change);
    }
}
