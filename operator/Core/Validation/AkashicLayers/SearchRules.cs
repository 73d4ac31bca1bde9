using CwHoe.Api.AkashicLayers;
using CwHoe.Contracts;

namespace CwHoe.Core.Validation.AkashicLayers;

/// <summary>Rules of <c>spec.search</c>.</summary>
internal static class SearchRules
{
    /// <summary>The settings of the engine, and of no other.</summary>
    public static IEnumerable<Violation> Engine(AkashicLayer layer) => layer.Spec.Search is not { } search ? [] :
    [
        .. Together(search, SearchEngine.Postgres, "postgres", search.Postgres is not null),
        .. Together(search, SearchEngine.Elasticsearch, "elasticsearch", search.Elasticsearch is not null),
    ];

    /// <summary>Servers that can be reached, and Secrets that can be found.</summary>
    public static IEnumerable<Violation> Servers(AkashicLayer layer)
    {
        var search = layer.Spec.Search;
        if (search?.Postgres is { SecretRef: null })
            yield return new("spec.search.postgres.secretRef", "is required");
        foreach (var violation in Check.Reference("spec.search.postgres.secretRef", search?.Postgres?.SecretRef))
            yield return violation;
        if (search?.Elasticsearch is { Url: null })
            yield return new("spec.search.elasticsearch.url", "is required");
        foreach (var violation in BucketRules.Server("spec.search.elasticsearch.url", search?.Elasticsearch?.Url))
            yield return violation;
        foreach (var violation in Check.Reference("spec.search.elasticsearch.secretRef", search?.Elasticsearch?.SecretRef))
            yield return violation;
    }

    private static IEnumerable<Violation> Together(AkashicLayerSearch search, SearchEngine engine, string field, bool isSet)
    {
        if (search.Engine == engine && !isSet)
            yield return new($"spec.search.{field}", $"is required for engine {engine.Name()}");
        if (search.Engine != engine && isSet)
            yield return new($"spec.search.{field}", $"is for engine {engine.Name()}; choose that, or leave it out");
    }
}
