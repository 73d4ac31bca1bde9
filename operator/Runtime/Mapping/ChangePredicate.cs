using CwHoe.Kube.Models;
using CwHoe.Runtime.Informers;

namespace CwHoe.Runtime.Mapping;

/// <summary>Says whether a change is worth a reconcile. Not asked about a resync, which always is.</summary>
/// <typeparam name="TEntity">The kind watched.</typeparam>
public delegate bool ChangePredicate<TEntity>(Change<TEntity> change)
    where TEntity : class, IKubernetesObject;
