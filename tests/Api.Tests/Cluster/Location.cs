using System.Text.Json.Nodes;

namespace CwHoe.Api.Tests.Cluster;

/// <summary>A place in an object.</summary>
/// <param name="Keys">Field names and indexes that lead there.</param>
/// <param name="Path">The place as the API server writes it.</param>
/// <param name="Schema">The place in the schema: the same for all items of a list.</param>
internal sealed record Location(IReadOnlyList<object> Keys, string Path, string Schema)
{
    public static string Item(string path, int index) => $"{path}[{index}]";

    public Location Field(string name) => new([.. Keys, name], $"{Path}.{name}", $"{Schema}.{name}");

    public Location Entry(string key) => new([.. Keys, key], $"{Path}.{key}", $"{Schema}[*]");

    public Location Item(int index) => new([.. Keys, index], Item(Path, index), $"{Schema}[*]");

    public JsonNode? In(JsonNode root) => Keys.Aggregate((JsonNode?)root, (node, key) => key is int index ? node?[index] : node?[(string)key]);

    /// <summary>A copy of <paramref name="root"/> with <paramref name="value"/> here.</summary>
    public JsonObject With(JsonObject root, JsonNode value)
    {
        var copy = root.DeepClone().AsObject();
        var parent = new Location([.. Keys.SkipLast(1)], "", "").In(copy)!;
        if (Keys[^1] is int index)
            parent[index] = value.DeepClone();
        else
            parent[(string)Keys[^1]] = value.DeepClone();
        return copy;
    }

    /// <summary>A copy of <paramref name="root"/> without the field here.</summary>
    public JsonObject Without(JsonObject root)
    {
        var copy = root.DeepClone().AsObject();
        new Location([.. Keys.SkipLast(1)], "", "").In(copy)!.AsObject().Remove((string)Keys[^1]);
        return copy;
    }
}
