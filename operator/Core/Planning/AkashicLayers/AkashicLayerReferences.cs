using CwHoe.Api.AkashicLayers;
using CwHoe.Contracts;

namespace CwHoe.Core.Planning.AkashicLayers;

/// <summary>Objects that a root layer means: what has to be observed before it is planned.</summary>
public static class AkashicLayerReferences
{
    /// <summary>Secrets of the namespace that the store of a root layer reads.</summary>
    /// <param name="root">The layer; it need not be valid.</param>
    /// <returns>
    /// Names in ordinal order, each once, with the keys that must be there. What can be one key or others, such as an Elasticsearch service's, has none.
    /// </returns>
    public static IReadOnlyDictionary<string, IReadOnlyList<SecretKey>> Secrets(AkashicLayer root)
    {
        ArgumentNullException.ThrowIfNull(root);
        (string? Name, SecretKey[] Keys)[] wanted =
        [
            (root.Spec.Bucket?.SecretRef?.Name, [SecretKey.AccessKeyId, SecretKey.SecretAccessKey]),
            (root.Spec.Search?.Postgres?.SecretRef?.Name, [SecretKey.ConnectionString]),
            (root.Spec.Search?.Elasticsearch?.SecretRef?.Name, []),
            (root.Spec.ParentRef is null ? new AkashicLayerNames(root.Metadata.Name!).LogKey : null, [SecretKey.Seed]),
        ];
        var named = wanted.Where(secret => secret.Name is not null).GroupBy(secret => secret.Name!);
        return new SortedDictionary<string, IReadOnlyList<SecretKey>>(
            named.ToDictionary(secret => secret.Key, secret => (IReadOnlyList<SecretKey>)[.. secret.SelectMany(each => each.Keys)]), StringComparer.Ordinal);
    }
}
