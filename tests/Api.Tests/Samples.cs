using System.Text.Json.Nodes;
using CwHoe.Api.AgentNodes;
using CwHoe.Api.AkashicLayers;
using CwHoe.Api.McpServers;
using CwHoe.Api.RouterPolicies;
using CwHoe.Api.Sessions;
using CwHoe.Kube.Models;

namespace CwHoe.Api.Tests;

/// <summary>The objects in samples/ and in this project's Examples/, which together set every field of every kind.</summary>
internal static class Samples
{
    public static IEnumerable<string> Files => Repository.Yaml("samples");

    public static IEnumerable<JsonObject> All => Repository.Yaml("tests/Api.Tests/Examples").Concat(Files).SelectMany(Of);

    public static IEnumerable<JsonObject> Of(string file) => Yaml.Documents(Repository.Read(file)).Select(document => document.AsObject());

    public static string Kind(this JsonObject entity) => entity["kind"]!.GetValue<string>();

    public static IKubernetesObject Decode(JsonObject entity) => entity.Kind() switch
    {
        "AgentNode" => StrictDecoder.Decode<AgentNode>(entity.ToJsonString()),
        "AkashicLayer" => StrictDecoder.Decode<AkashicLayer>(entity.ToJsonString()),
        "McpServer" => StrictDecoder.Decode<McpServer>(entity.ToJsonString()),
        "RouterPolicy" => StrictDecoder.Decode<RouterPolicy>(entity.ToJsonString()),
        "Session" => StrictDecoder.Decode<Session>(entity.ToJsonString()),
        var kind => throw new NotSupportedException(kind),
    };
}
