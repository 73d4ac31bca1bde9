using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning;

/// <summary>Metadata that every object made for a resource has.</summary>
internal static class OwnedMetadata
{
    /// <summary>Name, labels and the owner, whose deletion takes the object along.</summary>
    /// <remarks>
    /// blockOwnerDeletion is left out: it would cost the operator the right to write the finalizers of its kinds, and
    /// only delays the owner's disappearance in foreground deletion.
    /// </remarks>
    /// <typeparam name="TOwner">The owner's kind.</typeparam>
    /// <param name="owner">The owner's metadata.</param>
    /// <param name="name">The object's name.</param>
    /// <param name="labels">The object's labels.</param>
    public static V1ObjectMeta Of<TOwner>(V1ObjectMeta owner, string name, IReadOnlyDictionary<string, string> labels)
        where TOwner : IKubernetesObject
    {
        var type = ResourceType.Of<TOwner>();
        return new()
        {
            Name = name,
            Namespace = owner.Namespace,
            Labels = labels,
            OwnerReferences = [new() { ApiVersion = type.ApiVersion, Kind = type.Kind, Name = owner.Name, Uid = owner.Uid, Controller = true }],
        };
    }
}
