using CwHoe.Kube.Models;

namespace CwHoe.Runtime.Informers;

/// <summary>Reads what an informer knows, without a call to the API server and without a lock.</summary>
/// <remarks>Objects are shared and immutable; each call answers from one consistent snapshot.</remarks>
/// <typeparam name="TEntity">The kind.</typeparam>
public sealed class Lister<TEntity>
    where TEntity : class, IKubernetesObject
{
    private readonly Func<StoreSnapshot<TEntity>> _snapshot;

    internal Lister(Func<StoreSnapshot<TEntity>> snapshot) => _snapshot = snapshot;

    /// <summary>Number of objects.</summary>
    public int Count => _snapshot().Objects.Count;

    /// <summary>A fixed content, for tests of what reads it.</summary>
    /// <param name="objects">The content; keys must differ.</param>
    /// <param name="indexes">Indexes as in <see cref="InformerOptions{TEntity}.Indexes"/>; null for none.</param>
    public static Lister<TEntity> Of(IEnumerable<TEntity> objects, IReadOnlyDictionary<string, Func<TEntity, IEnumerable<string>>>? indexes = null)
    {
        var store = new Store<TEntity>(new() { Indexes = indexes ?? new Dictionary<string, Func<TEntity, IEnumerable<string>>>() });
        store.Replace(scope: null, objects, version: null, isInitial: true);
        return new(() => store.Snapshot);
    }

    /// <summary>The object with this key; null where there is none.</summary>
    public TEntity? Get(ObjectKey key) => _snapshot().Objects.GetValueOrDefault(key);

    /// <summary>The object with this name; null where there is none.</summary>
    /// <param name="ns">Its namespace; null for a cluster-scoped kind.</param>
    /// <param name="name">Its name.</param>
    public TEntity? Get(string? ns, string name) => Get(new ObjectKey(ns, name));

    /// <summary>All objects, in no order.</summary>
    public IReadOnlyCollection<TEntity> List()
    {
        var objects = _snapshot().Objects;
        var list = new List<TEntity>(objects.Count);
        foreach (var (_, entity) in objects)
            list.Add(entity);
        return list;
    }

    /// <summary>The objects that the index <paramref name="index"/> files under <paramref name="value"/>, in no order.</summary>
    /// <exception cref="ArgumentException">The informer has no such index.</exception>
    public IReadOnlyCollection<TEntity> ByIndex(string index, string value)
    {
        var snapshot = _snapshot();
        if (!snapshot.Indexes.TryGetValue(index, out var buckets))
            throw new ArgumentException($"The informer of {typeof(TEntity).Name} has no index '{index}'", nameof(index));
        return buckets.TryGetValue(value, out var keys) ? [.. keys.Select(key => snapshot.Objects[key])] : [];
    }
}
