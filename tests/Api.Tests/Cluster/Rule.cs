using System.Text.Json.Nodes;

namespace CwHoe.Api.Tests.Cluster;

/// <summary>One case of Rules/: an example with a merge patch (RFC 7386) that a CEL rule accepts and one that it rejects.</summary>
internal sealed record Rule(string Kind, string Message, string Field, bool OnUpdate, bool ServerOnly, JsonObject Example, JsonNode Accepted, JsonNode Rejected)
{
    public static IReadOnlyList<Rule> All { get; } = [.. Repository.Yaml("tests/Api.Tests/Rules").SelectMany(Load)];

    /// <summary><paramref name="target"/> with <paramref name="patch"/> merged in.</summary>
    public static JsonNode? Merged(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject fields)
            return patch?.DeepClone();
        var merged = target is JsonObject map ? map.DeepClone().AsObject() : [];
        foreach (var (name, value) in fields)
        {
            if (value is null)
                merged.Remove(name);
            else
                merged[name] = Merged(merged[name], value);
        }

        return merged;
    }

    private static IEnumerable<Rule> Load(string file)
    {
        var document = Yaml.Documents(Repository.Read(file))[0];
        var kind = document["kind"]!.GetValue<string>();
        return document["cases"]!.AsArray().Select(entry => new Rule(
            kind,
            entry!["rule"]!.GetValue<string>(),
            entry["field"]!.GetValue<string>(),
            entry["on"] is not null,
            entry["serverOnly"] is not null,
            Samples.All.Single(sample => sample.Kind() == kind && sample["metadata"]!["name"]!.GetValue<string>() == entry["example"]!.GetValue<string>()),
            entry["accept"]!,
            entry["reject"]!));
    }
}
