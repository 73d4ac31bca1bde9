using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace CwHoe.Akashic.Index.Elasticsearch;

/// <summary>What the indexes are like, for Elasticsearch and for OpenSearch.</summary>
internal static class ElasticMappings
{
    /// <summary>Name of the index template.</summary>
    public const string Template = "cw-hoe-akashic";

    /// <summary>Name of the index that says how far each layer's is.</summary>
    public const string StateIndex = "cw-hoe-akashic-state";

    /// <summary>Name of a layer's index.</summary>
    public static string Index(string prefix) => $"cw-hoe-akashic-layer-{prefix.TrimEnd('/')}";

    /// <summary>Name of the field of a model's vectors: another model's may have another length, and a field's does not change.</summary>
    public static string Field(string model) => $"vector_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(model)))[..12]}";

    /// <summary>The template of layers' indexes.</summary>
    /// <param name="isOpenSearch">Whether vectors are OpenSearch's, which have to be asked for when an index is made.</param>
    public static JsonObject TemplateBody(bool isOpenSearch) => new()
    {
        ["index_patterns"] = new JsonArray("cw-hoe-akashic-layer-*"),
        ["template"] = new JsonObject
        {
            ["settings"] = isOpenSearch ? new JsonObject { ["index"] = new JsonObject { ["knn"] = true } } : [],
            ["mappings"] = new JsonObject
            {
                ["dynamic"] = false,
                ["properties"] = new JsonObject
                {
                    ["@timestamp"] = Type("date"),
                    ["ticks"] = Type("long"),
                    ["index"] = Type("long"),
                    ["hash"] = Type("keyword"),
                    ["about"] = Type("keyword"),
                    ["node"] = Type("keyword"),
                    ["task"] = Type("keyword"),
                    ["session"] = Type("keyword"),
                    ["phase"] = Type("keyword"),
                    ["kind"] = Type("keyword"),
                    ["labels"] = Type("keyword"),
                    ["bytes"] = Type("long"),
                    // They come as words with single spaces between them.
                    ["words"] = new JsonObject { ["type"] = "text", ["analyzer"] = "whitespace" },
                },
            },
        },
    };

    /// <summary>Adds a model's field.</summary>
    public static JsonObject VectorBody(string field, int dimensions, bool isOpenSearch) => new()
    {
        ["properties"] = new JsonObject
        {
            [field] = isOpenSearch
                ? new JsonObject
                {
                    ["type"] = "knn_vector", ["dimension"] = dimensions,
                    ["method"] = new JsonObject { ["name"] = "hnsw", ["engine"] = "lucene", ["space_type"] = "cosinesimil" },
                }
                : new JsonObject { ["type"] = "dense_vector", ["dims"] = dimensions, ["index"] = true, ["similarity"] = "cosine" },
        },
    };

    private static JsonObject Type(string name) => new() { ["type"] = name };
}
