using System.Text.Json.Serialization;
using CwHoe.Api.AgentNodes;
using CwHoe.Api.AkashicLayers;
using CwHoe.Api.McpServers;
using CwHoe.Api.RouterPolicies;
using CwHoe.Api.Sessions;

namespace CwHoe.Api;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(AgentNode))]
[JsonSerializable(typeof(AkashicLayer))]
[JsonSerializable(typeof(McpServer))]
[JsonSerializable(typeof(RouterPolicy))]
[JsonSerializable(typeof(Session))]
internal sealed partial class ApiJsonContext : JsonSerializerContext;
