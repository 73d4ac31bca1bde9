using System.Text.Json.Nodes;

namespace CwHoe.Router.Tests.Translation;

/// <summary>JSON in tests: text in, compared by content.</summary>
internal static class Json
{
    public static JsonObject Object(string text) => (JsonObject)JsonNode.Parse(text)!;

    public static void Same(string expected, JsonNode? actual)
    {
        // Compared as text first, so that a failure shows both.
        if (!JsonNode.DeepEquals(JsonNode.Parse(expected), Reread(actual)))
            Assert.Equal(JsonNode.Parse(expected)!.ToString(), actual?.ToString());
    }

    /// <summary>As it is once sent: numbers lose their C# types.</summary>
    public static JsonNode? Reread(JsonNode? node) => node is null ? null : JsonNode.Parse(node.ToJsonString());
}
