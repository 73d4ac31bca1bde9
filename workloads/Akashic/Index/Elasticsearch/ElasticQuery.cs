using System.Text.Json.Nodes;
using CwHoe.Akashic.Index.Words;
using CwHoe.Contracts;

namespace CwHoe.Akashic.Index.Elasticsearch;

/// <summary>Filters and words in the query language that Elasticsearch and OpenSearch share.</summary>
internal static class ElasticQuery
{
    private const int FewestCandidates = 200;

    /// <summary>How a label is written.</summary>
    public static string Label(string key, string value) => $"{key}={value}";

    /// <summary>Conditions that all hold.</summary>
    /// <param name="filter">What is asked.</param>
    /// <param name="size">Entries that count; what is beyond is half written.</param>
    public static JsonArray Filter(RecordFilter filter, long size)
    {
        var all = new JsonArray(Clause("range", "index", new JsonObject { ["lt"] = size }));
        Name(all, "node", filter.Node);
        Name(all, "task", filter.Task);
        Name(all, "session", filter.Session);
        if (filter.Phases.Count > 0)
            all.Add((JsonNode)Clause("terms", "phase", new JsonArray([.. filter.Phases.Select(phase => (JsonNode)PhaseName(phase))])));
        if (filter.Kinds.Count > 0)
            all.Add((JsonNode)Clause("terms", "kind", new JsonArray([.. filter.Kinds.Select(kind => (JsonNode)KindName(kind))])));
        if (filter.From is not null)
            all.Add((JsonNode)Clause("range", "ticks", new JsonObject { ["gte"] = RecordTime.Ticks(filter.From) }));
        if (filter.To is not null)
            all.Add((JsonNode)Clause("range", "ticks", new JsonObject { ["lt"] = RecordTime.Ticks(filter.To) }));
        foreach (var (key, value) in filter.Labels)
        {
            all.Add((JsonNode)Clause("term", "labels", Label(key, value)));
        }

        return all;
    }

    /// <summary>A search by words.</summary>
    public static JsonObject Words(WordQuery query, JsonArray filter) => new()
    {
        ["bool"] = new JsonObject
        {
            ["must"] = new JsonArray([.. query.Wanted.Select(Phrase)]),
            ["must_not"] = new JsonArray([.. query.Unwanted.Select(Phrase)]),
            ["filter"] = filter,
        },
    };

    /// <summary>A search by a vector, as a request.</summary>
    public static JsonObject Near(string field, ReadOnlySpan<float> vector, int limit, JsonArray filter, bool isOpenSearch)
    {
        var numbers = new JsonArray();
        foreach (var value in vector)
        {
            numbers.Add((JsonNode)value);
        }

        var both = new JsonObject { ["bool"] = new JsonObject { ["filter"] = filter } };
        var candidates = Math.Max(FewestCandidates, 4 * limit);
        return isOpenSearch
            ? new() { ["query"] = Clause("knn", field, new JsonObject { ["vector"] = numbers, ["k"] = candidates, ["filter"] = both }) }
            : new() { ["knn"] = new JsonObject { ["field"] = field, ["query_vector"] = numbers, ["k"] = limit, ["num_candidates"] = candidates, ["filter"] = both } };
    }

    /// <summary>Name of a phase; empty for unspecified.</summary>
    public static string PhaseName(Phase phase) => phase == Phase.Unspecified ? "" : phase.Name();

    /// <summary>Name of a kind; empty for unspecified.</summary>
    public static string KindName(RecordKind kind) => kind == RecordKind.Unspecified ? "" : kind.Name();

    /// <summary>A clause on one field.</summary>
    public static JsonObject Clause(string type, string field, JsonNode value) => new() { [type] = new JsonObject { [field] = value } };

    private static JsonNode Phrase(WantedWords words) => words switch
    {
        { Words.Count: 1, IsPrefix: true } => Clause("prefix", "words", words.Words[0]),
        { IsPrefix: true } => Clause("match_phrase_prefix", "words", string.Join(' ', words.Words)),
        { Words.Count: 1 } => Clause("term", "words", words.Words[0]),
        _ => Clause("match_phrase", "words", string.Join(' ', words.Words)),
    };

    private static void Name(JsonArray all, string field, string wanted)
    {
        if (wanted.Length > 0)
            all.Add((JsonNode)(wanted.EndsWith('*') ? Clause("prefix", field, wanted[..^1]) : Clause("term", field, wanted)));
    }
}
