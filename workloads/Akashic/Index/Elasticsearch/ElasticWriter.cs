using System.Globalization;
using System.Text.Json.Nodes;
using CwHoe.Akashic.Index.Words;
using CwHoe.Akashic.Layers;
using CwHoe.Contracts;

namespace CwHoe.Akashic.Index.Elasticsearch;

/// <summary>Makes the operations of bulk requests. Done twice they come to the same, because nothing of them is a transaction.</summary>
internal static class ElasticWriter
{
    /// <summary>Adds entries, with the corrections among them.</summary>
    /// <param name="entries">In order.</param>
    /// <param name="known">Labels of the records before them that corrections name, by index.</param>
    /// <param name="places">Where those are, by hash.</param>
    public static IEnumerable<JsonNode> Add(
        IReadOnlyList<LogEntry> entries, IReadOnlyDictionary<long, IReadOnlyDictionary<string, string>> known, IReadOnlyDictionary<string, long> places)
    {
        var own = entries.Select(entry => entry.Index).ToHashSet();
        var labels = known.ToDictionary(record => record.Key, record => record.Value.ToDictionary());
        var found = places.ToDictionary();
        var fields = new Dictionary<long, CorrectedFields>();
        foreach (var entry in entries)
        {
            labels[entry.Index] = entry.Record.Labels.ToDictionary();
            if (Target(entry.Record) is { } hash && found.TryGetValue(hash, out var target))
            {
                var isUse = entry.Record.Kind == RecordKind.RecipeUse;
                var (earlier, corrected) = (fields.GetValueOrDefault(target), CorrectedFields.Of(entry.Record));
                fields[target] = new(corrected.Task ?? earlier.Task, corrected.Phase ?? earlier.Phase);
                foreach (var (key, value) in entry.Record.Labels)
                {
                    if (isUse)
                        labels[target].TryAdd(key, value);
                    else
                        labels[target][key] = value;
                }
            }

            found.TryAdd(Convert.ToHexStringLower(entry.Hash.Span), entry.Index);
        }

        foreach (var entry in entries)
        {
            yield return Operation("index", entry.Index);
            yield return Document(entry, labels[entry.Index], fields.GetValueOrDefault(entry.Index));
        }

        foreach (var (index, changed) in labels.Where(record => !own.Contains(record.Key)))
        {
            yield return Operation("update", index);
            var document = new JsonObject { ["labels"] = Labels(changed) };
            if (fields.GetValueOrDefault(index).Task is { } task)
                document["task"] = task;
            if (fields.GetValueOrDefault(index).Phase is { } phase)
                document["phase"] = ElasticQuery.PhaseName(phase);
            yield return new JsonObject { ["doc"] = document };
        }
    }

    /// <summary>Adds vectors; all zeros have no direction and are left out.</summary>
    public static IEnumerable<JsonNode> AddVectors(string field, IReadOnlyDictionary<long, float[]> vectors)
    {
        foreach (var (index, vector) in vectors.Where(vector => vector.Value.Any(value => value != 0)))
        {
            yield return Operation("update", index);
            yield return new JsonObject { ["doc"] = new JsonObject { [field] = new JsonArray([.. vector.Select(value => (JsonNode)value)]) } };
        }
    }

    /// <summary>The hash of the record that this one changes labels of, in hexadecimal digits; null for none.</summary>
    public static string? Target(Record record) =>
        record.Kind is RecordKind.Correction or RecordKind.RecipeUse && record.About.Length == 32 ? Convert.ToHexStringLower(record.About.Span) : null;

    private static JsonObject Document(LogEntry entry, IReadOnlyDictionary<string, string> labels, CorrectedFields corrected)
    {
        var (record, ticks) = (entry.Record, RecordTime.Ticks(entry.Record.Time));
        return new()
        {
            ["@timestamp"] = RecordTime.Of(ticks).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["ticks"] = ticks,
            ["index"] = entry.Index,
            ["hash"] = Convert.ToHexStringLower(entry.Hash.Span),
            ["about"] = record.About.Length > 0 ? Convert.ToHexStringLower(record.About.Span) : null,
            ["node"] = record.Node,
            ["task"] = corrected.Task ?? record.Task,
            ["session"] = record.Session,
            ["phase"] = ElasticQuery.PhaseName(corrected.Phase ?? record.Phase),
            ["kind"] = ElasticQuery.KindName(record.Kind),
            ["labels"] = Labels(labels),
            ["bytes"] = record.CalculateSize(),
            ["words"] = WordReader.Join(RecordText.Of(record)).Text,
        };
    }

    private static JsonArray Labels(IReadOnlyDictionary<string, string> labels) => new([.. labels.Select(label => (JsonNode)ElasticQuery.Label(label.Key, label.Value))]);

    private static JsonObject Operation(string action, long index) => new() { [action] = new JsonObject { ["_id"] = index.ToString(CultureInfo.InvariantCulture) } };
}
