using CwHoe.Kube.Models;

namespace CwHoe.Runtime;

/// <summary>Where an object of a known kind lives. The only thing that travels through a work queue.</summary>
/// <param name="Namespace">The namespace; null for a cluster-scoped kind.</param>
/// <param name="Name">The name.</param>
public readonly record struct ObjectKey(string? Namespace, string Name)
{
    /// <summary>The key of <paramref name="entity"/>.</summary>
    public static ObjectKey Of(IKubernetesObject entity) => Of(entity.Metadata);

    /// <summary>The key of the object that <paramref name="metadata"/> belongs to.</summary>
    public static ObjectKey Of(V1ObjectMeta metadata) => new(metadata.Namespace, metadata.Name ?? "");

    /// <summary><c>namespace/name</c>, or <c>name</c> of a cluster-scoped object.</summary>
    public override string ToString() => Namespace is null ? Name : $"{Namespace}/{Name}";
}
