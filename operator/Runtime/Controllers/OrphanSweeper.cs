using System.Net;
using CwHoe.Kube;
using CwHoe.Kube.Models;
using CwHoe.Runtime.Informers;

namespace CwHoe.Runtime.Controllers;

/// <summary>Deletes what was made for an object that is gone.</summary>
/// <remarks>
/// Kubernetes' garbage collector does that too, but one that was cut off while an owner went may take it for alive until it is restarted itself, and
/// a model server that nobody owns keeps its GPU. What <c>--cascade=orphan</c> leaves behind on purpose names no owner any more and so stays.
/// </remarks>
internal sealed class OrphanSweeper(IKubernetesClient client, InformerRegistry informers)
{
    /// <summary>Deletes the objects that name an earlier <paramref name="owner"/> as their only owner.</summary>
    /// <param name="type">The owner's kind.</param>
    /// <param name="owner">The owner's name.</param>
    /// <param name="uid">Uid of the object that has this name now, as far as is known; null for none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal async Task SweepAsync(ResourceType type, ObjectKey owner, string? uid, CancellationToken cancellationToken)
    {
        (ResourceType Type, V1ObjectMeta Metadata)[] orphans =
            [.. informers.OwnedBy(type, owner).Where(o => o.Metadata.DeletionTimestamp is null && OwnerUid(o.Metadata) != uid)];
        if (orphans.Length == 0)
            return;
        // The cache may be behind: what another replica made for an owner not seen here yet is no orphan.
        var living = (await client.GetAsync<PartialObjectMetadata>(type, owner.Name, owner.Namespace, cancellationToken))?.Metadata.Uid;
        foreach (var (orphanType, orphan) in orphans.Where(o => OwnerUid(o.Metadata) != living))
        {
            try
            {
                // At the version that names that owner: a new one may have taken it over meanwhile.
                var options = new DeleteOptions
                {
                    PreconditionUid = orphan.Uid, PreconditionResourceVersion = orphan.ResourceVersion, Propagation = DeletePropagation.Background,
                };
                await client.DeleteAsync(orphanType, orphan.Name!, orphan.Namespace, options, cancellationToken);
            }
            catch (KubernetesException exception) when (exception.Code == HttpStatusCode.Conflict)
            {
                // It changed; the event of that change brings the owner's key again.
            }
        }
    }

    private static string? OwnerUid(V1ObjectMeta metadata) => metadata.OwnerReferences![0].Uid;
}
