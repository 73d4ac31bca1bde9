using CwHoe.Api.Schema;
using CwHoe.Contracts;

namespace CwHoe.Api.AkashicLayers;

/// <summary>What keeps the index that queries and searches read. It is made anew from the bucket when another one is chosen.</summary>
[ValidationRule(
    "(has(self.engine) && self.engine == 'postgres') == has(self.postgres)",
    Message = "search.postgres and engine postgres go together: set both or neither", FieldPath = ".postgres")]
[ValidationRule(
    "(has(self.engine) && self.engine == 'elasticsearch') == has(self.elasticsearch)",
    Message = "search.elasticsearch and engine elasticsearch go together: set both or neither", FieldPath = ".elasticsearch")]
public sealed record AkashicLayerSearch
{
    /// <summary><c>embedded</c>: SQLite within the store, for up to about a million records; <c>postgres</c> or <c>elasticsearch</c> past that. Default <c>embedded</c>.</summary>
    [Default(SearchEngine.Embedded)]
    public SearchEngine? Engine { get; init; }

    /// <summary>The database of engine <c>postgres</c>.</summary>
    public AkashicLayerPostgres? Postgres { get; init; }

    /// <summary>The service of engine <c>elasticsearch</c>.</summary>
    public AkashicLayerElasticsearch? Elasticsearch { get; init; }
}
