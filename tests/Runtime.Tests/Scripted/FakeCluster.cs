using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using CwHoe.Kube;
using CwHoe.Kube.Models;
using CwHoe.Testing;

namespace CwHoe.Runtime.Tests.Scripted;

/// <summary>
/// Objects in memory with versions, uids, watches, finalizers and a metadata-deep server-side apply: enough for what controllers do. How the
/// real server merges fields is tested on the real server.
/// </summary>
internal sealed class FakeCluster : IKubernetesClient
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Kind, ObjectKey Key), IKubernetesObject> _objects = [];
    private readonly Dictionary<(string Kind, ObjectKey Key), string> _bodies = [];
    private readonly List<(string Kind, Action<WatchEventType, IKubernetesObject, string> Send)> _watches = [];
    private long _version = 100;

    /// <summary>Every write, in order: <c>verb kind name</c>.</summary>
    internal Channel<string> Writes { get; } = Channel.CreateUnbounded<string>();

    internal List<(PlannedObject Planned, ApplyOptions Options)> Applies { get; } = [];

    /// <summary>Names asked for with a get, in order.</summary>
    internal List<string> Gets { get; } = [];

    internal List<DeleteOptions> Deletes { get; } = [];

    /// <summary>Called before a write is taken; what it throws is the answer.</summary>
    internal Action<string>? OnWrite { get; set; }

    /// <summary>Called before an object that must be new is made; what it throws is the answer.</summary>
    internal Action? OnGuardedCreate { get; set; }

    /// <summary>While true, watches send nothing: the informers lag.</summary>
    internal bool HoldEvents { get; set; }

    internal T? Find<T>(string name, string? ns = "default")
        where T : class, IKubernetesObject
    {
        lock (_lock)
            return (T?)_objects.GetValueOrDefault((ResourceType.Of<T>().Kind, new(ns, name)));
    }

    internal PartialObjectMetadata? FindMetadata(ResourceType type, string name, string? ns = "default")
    {
        lock (_lock)
            return _objects.TryGetValue((type.Kind, new(ns, name)), out var found) ? As<PartialObjectMetadata>(found) : null;
    }

    internal Widget Put(Widget widget)
    {
        lock (_lock)
        {
            var id = ("Widget", ObjectKey.Of(widget));
            var exists = _objects.ContainsKey(id);
            var stored = widget with { Metadata = widget.Metadata with { ResourceVersion = NextVersion() } };
            _objects[id] = stored;
            Send(exists ? WatchEventType.Modified : WatchEventType.Added, stored);
            return stored;
        }
    }

    internal void PutMetadata(ResourceType type, V1ObjectMeta metadata)
    {
        lock (_lock)
        {
            var id = (type.Kind, ObjectKey.Of(metadata));
            var exists = _objects.ContainsKey(id);
            var stored = new PartialObjectMetadata { Kind = type.Kind, ApiVersion = type.ApiVersion, Metadata = metadata with { ResourceVersion = NextVersion() } };
            _objects[id] = stored;
            Send(exists ? WatchEventType.Modified : WatchEventType.Added, stored);
        }
    }

    internal void Remove(string kind, string name, string? ns = "default")
    {
        lock (_lock)
        {
            if (_objects.Remove((kind, new(ns, name)), out var old))
                Send(WatchEventType.Deleted, old);
        }
    }

    /// <summary>Sends what was held back: every object of <paramref name="kind"/> as it is now.</summary>
    internal void ReleaseEvents(string kind)
    {
        lock (_lock)
        {
            HoldEvents = false;
            foreach (var entity in _objects.Where(o => o.Key.Kind == kind).Select(o => o.Value).ToArray())
                Send(WatchEventType.Modified, entity);
        }
    }

    public Task<ListPage<TEntity>> ListPageAsync<TEntity>(ResourceType type, string? ns, ListOptions options, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject => throw new NotSupportedException("Informers of the fake use watch-list");

    public async IAsyncEnumerable<WatchEvent<TEntity>> WatchAsync<TEntity>(
        ResourceType type, string? ns, WatchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject
    {
        var events = Channel.CreateUnbounded<WatchEvent<TEntity>>();
        lock (_lock)
        {
            foreach (var ((kind, _), entity) in _objects)
            {
                if (kind == type.Kind)
                    events.Writer.TryWrite(new(WatchEventType.Added, As<TEntity>(entity), entity.Metadata.ResourceVersion));
            }

            events.Writer.TryWrite(new(WatchEventType.Bookmark, null, _version.ToString(CultureInfo.InvariantCulture)) { InitialEventsEnd = true });
            _watches.Add((type.Kind, (change, entity, version) => events.Writer.TryWrite(new(change, As<TEntity>(entity), version))));
        }

        await foreach (var watchEvent in events.Reader.ReadAllAsync(cancellationToken))
            yield return watchEvent;
    }

    public Task<TEntity?> GetAsync<TEntity>(ResourceType type, string name, string? ns, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject
    {
        lock (_lock)
        {
            Gets.Add(name);
            return Task.FromResult(_objects.TryGetValue((type.Kind, new(ns, name)), out var found) ? As<TEntity>(found) : null);
        }
    }

    public Task<V1ObjectMeta> ApplyAsync(PlannedObject planned, ApplyOptions options, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var id = (planned.Type.Kind, new ObjectKey(planned.Namespace, planned.Name));
            if (options.MustBeNew)
            {
                OnGuardedCreate?.Invoke();
                if (_objects.ContainsKey(id))
                    throw ApiFaults.Status(409, "Conflict");
            }

            Note($"apply {planned.Type.Kind}{(options.Subresource is { } sub ? "/" + sub : "")} {planned.Name}");
            Applies.Add((planned, options));
            var body = planned.Body.GetRawText();
            var old = _objects.GetValueOrDefault(id);
            if (old is not null && _bodies.GetValueOrDefault(id) == options.Subresource + body)
                return Task.FromResult(old.Metadata);
            _bodies[id] = options.Subresource + body;
            IKubernetesObject stored = old switch
            {
                Widget widget => widget with
                {
                    Metadata = widget.Metadata with { ResourceVersion = NextVersion() },
                    Status = planned.Body.TryGetProperty("status", out var status) ? new() { Seen = status.GetProperty("seen").GetInt32() } : widget.Status,
                },
                _ => new PartialObjectMetadata { ApiVersion = planned.Type.ApiVersion, Kind = planned.Type.Kind, Metadata = MetadataOf(planned, old?.Metadata) },
            };
            _objects[id] = stored;
            Send(old is null ? WatchEventType.Added : WatchEventType.Modified, stored);
            return Task.FromResult(stored.Metadata);
        }
    }

    public Task<TEntity> PatchAsync<TEntity>(ResourceType type, string name, string? ns, PatchType patchType, JsonElement patch, string? subresource, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject
    {
        lock (_lock)
        {
            Note($"patch {type.Kind} {name}");
            var id = (type.Kind, new ObjectKey(ns, name));
            if (!_objects.TryGetValue(id, out var old))
                throw ApiFaults.Status(404, "NotFound");
            if (old is PartialObjectMetadata part)
            {
                IKubernetesObject patched = part with { Metadata = part.Metadata with { ResourceVersion = NextVersion(), Generation = part.Metadata.Generation + 1 } };
                _objects[id] = patched;
                Send(WatchEventType.Modified, patched);
                return Task.FromResult((TEntity)patched);
            }

            var metadata = patch.GetProperty("metadata");
            if (metadata.GetProperty("resourceVersion").GetString() != old.Metadata.ResourceVersion)
                throw ApiFaults.Status(409, "Conflict");
            string[] finalizers = [.. metadata.GetProperty("finalizers").EnumerateArray().Select(f => f.GetString()!)];
            var stored = (Widget)old with { Metadata = old.Metadata with { Finalizers = finalizers, ResourceVersion = NextVersion() } };
            if (finalizers.Length == 0 && stored.Metadata.DeletionTimestamp is not null)
            {
                _objects.Remove(id);
                Send(WatchEventType.Deleted, stored);
            }
            else
            {
                _objects[id] = stored;
                Send(WatchEventType.Modified, stored);
            }

            return Task.FromResult((TEntity)(object)stored);
        }
    }

    public Task<bool> DeleteAsync(ResourceType type, string name, string? ns, DeleteOptions options, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Note($"delete {type.Kind} {name}");
            Deletes.Add(options);
            var id = (type.Kind, new ObjectKey(ns, name));
            if (!_objects.TryGetValue(id, out var old))
                return Task.FromResult(false);
            if (options.PreconditionUid is { } uid && uid != old.Metadata.Uid)
                throw ApiFaults.Status(409, "Conflict");
            _objects.Remove(id);
            Send(WatchEventType.Deleted, old);
            return Task.FromResult(true);
        }
    }

    public Task<TEntity> CreateAsync<TEntity>(ResourceType type, TEntity entity, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject => Task.FromResult((TEntity)(object)Store("create", (V1Lease)(object)entity));

    public Task<TEntity> ReplaceAsync<TEntity>(ResourceType type, TEntity entity, string? subresource, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject => Task.FromResult((TEntity)(object)Store("replace", (V1Lease)(object)entity));

    private V1Lease Store(string verb, V1Lease lease)
    {
        lock (_lock)
        {
            Note($"{verb} Lease {lease.Metadata.Name}");
            var id = ("Lease", ObjectKey.Of(lease));
            var old = _objects.GetValueOrDefault(id);
            if (old?.Metadata.ResourceVersion != lease.Metadata.ResourceVersion)
                throw ApiFaults.Status(old is null ? 404 : 409, "Conflict");
            var stored = lease with { Metadata = lease.Metadata with { ResourceVersion = NextVersion(), Uid = old?.Metadata.Uid ?? "uid-lease" } };
            _objects[id] = stored;
            return stored;
        }
    }

    private static TEntity As<TEntity>(IKubernetesObject entity)
        where TEntity : class, IKubernetesObject =>
        entity as TEntity ?? (TEntity)(object)new PartialObjectMetadata { ApiVersion = entity.ApiVersion, Kind = entity.Kind, Metadata = entity.Metadata };

    private V1ObjectMeta MetadataOf(PlannedObject planned, V1ObjectMeta? old)
    {
        var metadata = planned.Body.GetProperty("metadata");
        return new()
        {
            Name = planned.Name,
            Namespace = planned.Namespace,
            Uid = old?.Uid ?? $"uid-{planned.Type.Kind}-{planned.Name}",
            ResourceVersion = NextVersion(),
            Generation = (old?.Generation ?? 0) + 1,
            Labels = metadata.TryGetProperty("labels", out var labels) ? labels.EnumerateObject().ToDictionary(l => l.Name, l => l.Value.GetString()!) : null,
            OwnerReferences = metadata.TryGetProperty("ownerReferences", out var owners)
                ? [.. owners.EnumerateArray().Select(o => new V1OwnerReference { ApiVersion = o.GetProperty("apiVersion").GetString(), Kind = o.GetProperty("kind").GetString(), Name = o.GetProperty("name").GetString(), Uid = o.GetProperty("uid").GetString() })]
                : null,
        };
    }

    private string NextVersion() => (++_version).ToString(CultureInfo.InvariantCulture);

    private void Note(string write)
    {
        OnWrite?.Invoke(write);
        Writes.Writer.TryWrite(write);
    }

    private void Send(WatchEventType type, IKubernetesObject entity)
    {
        if (HoldEvents)
            return;
        var version = type == WatchEventType.Deleted ? NextVersion() : entity.Metadata.ResourceVersion!;
        foreach (var (kind, send) in _watches)
        {
            if (kind == entity.Kind)
                send(type, entity, version);
        }
    }
}
