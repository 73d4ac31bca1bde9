using CwHoe.Kube.Models;
using CwHoe.Runtime.Informers;

namespace CwHoe.Runtime.Mapping;

/// <summary>The usual predicates.</summary>
public static class Predicates
{
    /// <summary>
    /// Lets pass what changes the desired state: adds and deletes, a new generation, a deletion timestamp, a new uid; and any change of
    /// kinds without generations. Holds back status reports, labels and annotations.
    /// </summary>
    public static bool GenerationChanged<TEntity>(Change<TEntity> change)
        where TEntity : class, IKubernetesObject
    {
        if (change is not { Kind: ChangeKind.Modified, Old.Metadata: var old, New.Metadata: var now })
            return true;
        return now.Generation is null
            || old.Generation != now.Generation
            || old.DeletionTimestamp != now.DeletionTimestamp
            || old.Uid != now.Uid;
    }

    /// <summary>Lets pass adds and deletes, and changes of what metadata says: labels, annotations, owners, finalizers, a deletion timestamp, a new uid. Holds back the rest.</summary>
    public static bool MetadataChanged<TEntity>(Change<TEntity> change)
        where TEntity : class, IKubernetesObject =>
        change is not { Kind: ChangeKind.Modified, Old.Metadata: var old, New.Metadata: var now } || !MetadataEquality.SameMetadata(old, now);

    /// <summary>As <see cref="GenerationChanged{TEntity}"/>, and changed labels, annotations or finalizers pass too.</summary>
    public static bool DesiredStateChanged<TEntity>(Change<TEntity> change)
        where TEntity : class, IKubernetesObject =>
        GenerationChanged(change)
        || change is not { Old.Metadata: var old, New.Metadata: var now }
        || !MetadataEquality.SameMap(old.Labels, now.Labels)
        || !MetadataEquality.SameMap(old.Annotations, now.Annotations)
        || !(old.Finalizers ?? []).SequenceEqual(now.Finalizers ?? []);
}
