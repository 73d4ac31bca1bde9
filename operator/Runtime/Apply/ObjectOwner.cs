using CwHoe.Kube.Models;

namespace CwHoe.Runtime.Apply;

/// <summary>The resource that objects are made for.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Uid">Its uid: the value of the owner label on everything made for it.</param>
public sealed record ObjectOwner(ObjectKey Key, string Uid)
{
    /// <summary><paramref name="entity"/> as an owner.</summary>
    /// <exception cref="ArgumentException">It has no uid, so it was never stored.</exception>
    public static ObjectOwner Of(IKubernetesObject entity) =>
        new(ObjectKey.Of(entity), entity.Metadata.Uid ?? throw new ArgumentException($"{entity.Metadata.Name} has no uid", nameof(entity)));
}
