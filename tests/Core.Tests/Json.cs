using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using CwHoe.Api;
using CwHoe.Api.AgentNodes;
using CwHoe.Api.AkashicLayers;
using CwHoe.Api.RouterPolicies;

namespace CwHoe.Core.Tests;

/// <summary>Reads and writes resources as the operator does.</summary>
internal static class Json
{
    public static T Read<T>(JsonNode node) => node.Deserialize((JsonTypeInfo<T>)ApiJson.Options.GetTypeInfo(typeof(T)))!;

    public static JsonNode Write<T>(T value) => JsonSerializer.SerializeToNode(value, (JsonTypeInfo<T>)ApiJson.Options.GetTypeInfo(typeof(T)))!;

    /// <summary>A valid node with <paramref name="patch"/>, a JSON merge patch (RFC 7386), over it.</summary>
    public static AgentNode Node(string patch = "{}") => Read<AgentNode>(Merge(
        JsonNode.Parse("""
            {
              "apiVersion": "cw-hoe.dev/v1alpha1", "kind": "AgentNode",
              "metadata": {"name": "small", "namespace": "team", "uid": "5d3c", "generation": 3},
              "spec": {"engine": {"type": "llamaCpp"}, "model": {"name": "tiny", "source": "file:///models/tiny.gguf"}}
            }
            """)!.AsObject(),
        JsonNode.Parse(patch)!.AsObject()));

    /// <summary>A valid policy with <paramref name="patch"/>, a JSON merge patch (RFC 7386), over it.</summary>
    public static RouterPolicy Policy(string patch = "{}") => Read<RouterPolicy>(Merge(
        JsonNode.Parse("""
            {
              "apiVersion": "cw-hoe.dev/v1alpha1", "kind": "RouterPolicy",
              "metadata": {"name": "front", "namespace": "team", "uid": "8f1b", "generation": 3},
              "spec": {"models": [{"alias": "chat", "backends": [{"nodeRef": {"name": "small"}}]}]}
            }
            """)!.AsObject(),
        JsonNode.Parse(patch)!.AsObject()));

    /// <summary>A valid root layer with <paramref name="patch"/>, a JSON merge patch (RFC 7386), over it.</summary>
    public static AkashicLayer Layer(string patch = "{}") => Read<AkashicLayer>(Merge(
        JsonNode.Parse("""
            {
              "apiVersion": "cw-hoe.dev/v1alpha1", "kind": "AkashicLayer",
              "metadata": {"name": "lab", "namespace": "team", "uid": "1a0b", "generation": 3},
              "spec": {"dimension": "node", "bucket": {"name": "records", "secretRef": {"name": "s3"}}}
            }
            """)!.AsObject(),
        JsonNode.Parse(patch)!.AsObject()));

    private static JsonObject Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
                target.Remove(name);
            else if (value is JsonObject map)
                target[name] = Merge(target[name] as JsonObject is { } old ? old.DeepClone().AsObject() : [], map);
            else
                target[name] = value.DeepClone();
        }
        return target;
    }
}
