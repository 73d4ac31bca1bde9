using CwHoe.Kube.Models;

namespace CwHoe.Runtime.Mapping;

/// <summary>From an object to the owners it names.</summary>
public static class OwnerMapping
{
    /// <summary>Keys of the owners of <paramref name="metadata"/>'s object that are of kind <paramref name="owner"/>, whatever their version.</summary>
    /// <remarks>An owner lives in the object's namespace, or, where its kind is cluster-scoped, in none.</remarks>
    public static IEnumerable<ObjectKey> OwnersOf(V1ObjectMeta metadata, ResourceType owner)
    {
        foreach (var reference in metadata.OwnerReferences ?? [])
        {
            if (reference.Kind == owner.Kind && reference.Name is { } name && GroupOf(reference.ApiVersion) == owner.Group)
                yield return new(owner.Scope == EntityScope.Cluster ? null : metadata.Namespace, name);
        }
    }

    /// <summary>The group of an apiVersion; empty for the core group.</summary>
    internal static string GroupOf(string? apiVersion) =>
        apiVersion is not null && apiVersion.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0 ? apiVersion[..slash] : "";
}
