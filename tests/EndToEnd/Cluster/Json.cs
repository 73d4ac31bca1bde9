using System.Text.Json.Nodes;

namespace CwHoe.EndToEnd.Cluster;

/// <summary>Short ways to look into Kubernetes objects.</summary>
internal static class Json
{
    /// <summary>The value at a path such as <c>spec/containers/0/image</c>; null where any part of it is missing.</summary>
    public static JsonNode? At(this JsonNode? node, string path)
    {
        foreach (var part in path.Split('/'))
        {
            node = node switch
            {
                JsonObject value => value[part],
                JsonArray value => int.Parse(part) < value.Count ? value[int.Parse(part)] : null,
                _ => null,
            };
        }

        return node;
    }

    /// <summary>The value at a path, as text; null where it is missing.</summary>
    public static string? Text(this JsonNode? node, string path) => node.At(path)?.ToString();

    /// <summary>The array at a path; empty where it is missing.</summary>
    public static IEnumerable<JsonNode> Each(this JsonNode? node, string path) => node.At(path) is JsonArray array ? array.OfType<JsonNode>() : [];

    public static string Name(this JsonNode node) => node.Text("metadata/name")!;

    public static string Uid(this JsonNode node) => node.Text("metadata/uid")!;

    public static string Version(this JsonNode node) => node.Text("metadata/resourceVersion")!;

    /// <summary>A condition of an object; null where it has none of that type.</summary>
    public static Condition? Condition(this JsonNode? node, string type) => node.Each("status/conditions")
        .Where(c => c.Text("type") == type)
        .Select(c => new Condition(type, c.Text("status") ?? "", c.Text("reason") ?? "", c.Text("message") ?? ""))
        .FirstOrDefault();

    /// <summary>Whether the status answers to the present spec.</summary>
    public static bool IsObserved(this JsonNode node) => node.Text("status/observedGeneration") == node.Text("metadata/generation");

    public static bool IsReady(this JsonNode node) => node.IsObserved() && node.Condition("Ready")?.Status == "True";

    /// <summary>Puts a JSON merge patch (RFC 7396) over a document.</summary>
    public static JsonNode? Merge(JsonNode? document, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
            return patch?.DeepClone();
        var merged = document as JsonObject ?? [];
        foreach (var (name, value) in changes)
        {
            if (value is null)
                merged.Remove(name);
            else
                merged[name] = Merge(merged[name]?.DeepClone(), value);
        }

        return merged;
    }
}
