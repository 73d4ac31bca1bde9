using System.Collections.Immutable;
using CwHoe.Kube.Models;

namespace CwHoe.Runtime.Informers;

/// <summary>The content of a store at one moment.</summary>
internal sealed record StoreSnapshot<TEntity>(
    ImmutableDictionary<ObjectKey, TEntity> Objects,
    ImmutableDictionary<string, ImmutableDictionary<string, ImmutableHashSet<ObjectKey>>> Indexes)
    where TEntity : class, IKubernetesObject
{
    internal static StoreSnapshot<TEntity> Empty(IEnumerable<string> indexes) =>
        new(ImmutableDictionary<ObjectKey, TEntity>.Empty, indexes.ToImmutableDictionary(name => name, _ => ImmutableDictionary<string, ImmutableHashSet<ObjectKey>>.Empty));
}
