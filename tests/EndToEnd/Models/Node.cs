using System.Text.Json.Nodes;
using CwHoe.EndToEnd.Cluster;

namespace CwHoe.EndToEnd.Models;

/// <summary>Manifests of AgentNodes that are small enough for two cores.</summary>
internal static class Node
{
    /// <summary>The node with the tiny model of the engine image.</summary>
    /// <param name="name">Name of the AgentNode.</param>
    /// <param name="spec">JSON merge patch over its spec; null for none.</param>
    public static string Tiny(string name, string? spec = null) => Manifest(
        name,
        """
        {
          "engine": {"type": "llamaCpp", "image": "cw-hoe/llama-cpp:dev", "terminationGracePeriodSeconds": 20},
          "model": {"name": "tiny", "source": "file:///models/tiny.gguf"},
          "resources": {"requests": {"cpu": "20m", "memory": "256Mi"}}
        }
        """,
        spec);

    /// <summary>A node whose server runs elsewhere.</summary>
    /// <param name="name">Name of the AgentNode.</param>
    /// <param name="baseUrl">Base URL of the server.</param>
    /// <param name="spec">JSON merge patch over its spec; null for none.</param>
    public static string External(string name, string baseUrl, string? spec = null) => Manifest(
        name, $$$"""{"engine": {"type": "external"}, "external": {"baseUrl": "{{{baseUrl}}}"}}""", spec);

    private static string Manifest(string name, string spec, string? patch) => new JsonObject
    {
        ["apiVersion"] = "cw-hoe.dev/v1alpha1",
        ["kind"] = "AgentNode",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = Json.Merge(JsonNode.Parse(spec), JsonNode.Parse(patch ?? "{}")),
    }.ToJsonString();
}
