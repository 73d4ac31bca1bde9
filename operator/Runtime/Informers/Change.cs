using CwHoe.Kube.Models;

namespace CwHoe.Runtime.Informers;

/// <summary>One change of an informer's content.</summary>
/// <typeparam name="TEntity">The kind watched.</typeparam>
/// <param name="Kind">What happened.</param>
/// <param name="Old">The object before; null for an add.</param>
/// <param name="New">The object after; null for a delete.</param>
/// <param name="IsInitial">Whether this is part of the state that the informer, or the handler, started with.</param>
public readonly record struct Change<TEntity>(ChangeKind Kind, TEntity? Old, TEntity? New, bool IsInitial = false)
    where TEntity : class, IKubernetesObject
{
    /// <summary>The object as last known.</summary>
    public TEntity Object => New ?? Old!;
}
