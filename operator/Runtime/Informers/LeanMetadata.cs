using CwHoe.Kube.Models;

namespace CwHoe.Runtime.Informers;

/// <summary>Makes metadata cheap to keep: repeated strings once, small immutable maps, no copy of the whole object in an annotation.</summary>
public static class LeanMetadata
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    private static readonly StringPool Pool = new();

    /// <summary>The same metadata, cheaper to keep. Without kubectl's last-applied annotation.</summary>
    public static V1ObjectMeta Of(V1ObjectMeta metadata) => metadata with
    {
        Namespace = Pool.Share(metadata.Namespace),
        Labels = Share(metadata.Labels),
        Annotations = Share(metadata.Annotations),
        Finalizers = metadata.Finalizers is { } finalizers ? [.. finalizers.Select(f => Pool.Share(f)!)] : null,
        OwnerReferences = metadata.OwnerReferences is { } owners
            ? [.. owners.Select(o => o with { ApiVersion = Pool.Share(o.ApiVersion), Kind = Pool.Share(o.Kind), Name = Pool.Share(o.Name), Uid = Pool.Share(o.Uid) })]
            : null,
    };

    /// <summary>The same object with <see cref="Of(V1ObjectMeta)"/>'s metadata.</summary>
    public static PartialObjectMetadata Of(PartialObjectMetadata entity) => entity with
    {
        ApiVersion = Pool.Share(entity.ApiVersion),
        Kind = Pool.Share(entity.Kind),
        Metadata = Of(entity.Metadata),
    };

    private static CompactMap? Share(IReadOnlyDictionary<string, string>? map)
    {
        if (map is null or CompactMap)
            return (CompactMap?)map;
        return new([.. map.Where(p => p.Key != LastApplied).Select(p => KeyValuePair.Create(Pool.Share(p.Key)!, Pool.Share(p.Value)!))]);
    }
}
