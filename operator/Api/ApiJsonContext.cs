using System.Text.Json.Serialization;
using CwHoe.Api.AgentNodes;

namespace CwHoe.Api;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(AgentNode))]
internal sealed partial class ApiJsonContext : JsonSerializerContext;
