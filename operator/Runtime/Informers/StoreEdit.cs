using System.Collections.Immutable;
using CwHoe.Kube.Models;

namespace CwHoe.Runtime.Informers;

/// <summary>Makes the next snapshot out of the present one, indexes included.</summary>
internal sealed class StoreEdit<TEntity>
    where TEntity : class, IKubernetesObject
{
    private readonly ImmutableDictionary<ObjectKey, TEntity>.Builder _objects;
    private readonly (string Name, Func<TEntity, IEnumerable<string>> ValuesOf, ImmutableDictionary<string, ImmutableHashSet<ObjectKey>>.Builder Buckets)[] _indexes;

    internal StoreEdit(StoreSnapshot<TEntity> present, IReadOnlyDictionary<string, Func<TEntity, IEnumerable<string>>> indexes)
    {
        _objects = present.Objects.ToBuilder();
        _indexes = [.. indexes.Select(i => (i.Key, i.Value, (present.Indexes.GetValueOrDefault(i.Key) ?? []).ToBuilder()))];
    }

    internal void Set(ObjectKey key, TEntity entity)
    {
        Remove(key);
        _objects[key] = entity;
        foreach (var (_, valuesOf, buckets) in _indexes)
        {
            foreach (var value in valuesOf(entity))
                buckets[value] = (buckets.GetValueOrDefault(value) ?? []).Add(key);
        }
    }

    internal void Remove(ObjectKey key)
    {
        if (!_objects.Remove(key, out var old))
            return;
        foreach (var (_, valuesOf, buckets) in _indexes)
        {
            foreach (var value in valuesOf(old))
            {
                if (buckets.GetValueOrDefault(value)?.Remove(key) is not { } rest)
                    continue;
                if (rest.IsEmpty)
                    buckets.Remove(value);
                else
                    buckets[value] = rest;
            }
        }
    }

    internal StoreSnapshot<TEntity> Finish() =>
        new(_objects.ToImmutable(), _indexes.ToImmutableDictionary(i => i.Name, i => i.Buckets.ToImmutable()));
}
