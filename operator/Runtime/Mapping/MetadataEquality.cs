using CwHoe.Kube.Models;

namespace CwHoe.Runtime.Mapping;

/// <summary>Compares metadata by content.</summary>
internal static class MetadataEquality
{
    /// <summary>Same entries; null is the same as empty.</summary>
    internal static bool SameMap(IReadOnlyDictionary<string, string>? a, IReadOnlyDictionary<string, string>? b)
    {
        if (ReferenceEquals(a, b))
            return true;
        if ((a?.Count ?? 0) != (b?.Count ?? 0))
            return false;
        foreach (var (key, value) in a ?? new Dictionary<string, string>())
        {
            if (!b!.TryGetValue(key, out var other) || other != value)
                return false;
        }

        return true;
    }

    /// <summary>
    /// Whether two states of an object differ in nothing but its status: the same version, or, where the kind counts generations (each change outside
    /// metadata and status is a new one), the same generation and the same metadata.
    /// </summary>
    internal static bool SameIntent(V1ObjectMeta a, V1ObjectMeta b)
    {
        if (ReferenceEquals(a, b) || (a.ResourceVersion == b.ResourceVersion && a.Uid == b.Uid))
            return true;
        return a.Generation is { } generation && generation == b.Generation && SameMetadata(a, b);
    }

    /// <summary>Whether two states of an object differ in nothing that its metadata says of it; its content may.</summary>
    internal static bool SameMetadata(V1ObjectMeta a, V1ObjectMeta b) => ReferenceEquals(a, b)
        || (a.Uid == b.Uid
            && a.DeletionTimestamp == b.DeletionTimestamp
            && SameMap(a.Labels, b.Labels)
            && SameMap(a.Annotations, b.Annotations)
            && (a.Finalizers ?? []).SequenceEqual(b.Finalizers ?? [])
            && (a.OwnerReferences ?? []).SequenceEqual(b.OwnerReferences ?? []));
}
