using System.Text.Json.Nodes;

namespace CwHoe.Akashic.Index.Elasticsearch;

/// <summary>How far a layer's index is.</summary>
/// <param name="Size">Entries that are in it.</param>
/// <param name="Model">Whose vectors are in it; empty for none.</param>
/// <param name="Dimensions">Length of the vectors; 0 for none.</param>
/// <param name="Embedded">Up to which index, exclusive, there are vectors.</param>
internal sealed record ElasticState(long Size, string Model, int Dimensions, long Embedded)
{
    /// <summary>Of an empty index.</summary>
    public static ElasticState Empty { get; } = new(0, "", 0, 0);

    /// <summary>From its document; null where there is none.</summary>
    public static ElasticState? Read(JsonNode? document) => document?["_source"] is { } source
        ? new((long?)source["size"] ?? 0, (string?)source["model"] ?? "", (int?)source["dimensions"] ?? 0, (long?)source["embedded"] ?? 0)
        : null;

    /// <summary>As a document.</summary>
    public JsonObject ToDocument() => new() { ["size"] = Size, ["model"] = Model, ["dimensions"] = Dimensions, ["embedded"] = Embedded };
}
