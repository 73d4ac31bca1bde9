using System.Text.Json.Serialization;
using CwHoe.Kube.Models;

namespace CwHoe.Kube;

/// <summary>What the client itself reads and writes, whatever kinds its user adds.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(V1Status))]
[JsonSerializable(typeof(PartialObjectMetadata))]
internal sealed partial class ClientJsonContext : JsonSerializerContext;
