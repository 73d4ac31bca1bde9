using System.Text.Json.Serialization;
using CwHoe.Kube.Discovery;
using CwHoe.Kube.Models;

namespace CwHoe.Kube;

/// <summary>What the client itself reads and writes, whatever kinds its user adds.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(V1Status))]
[JsonSerializable(typeof(PartialObjectMetadata))]
[JsonSerializable(typeof(V1Scale))]
[JsonSerializable(typeof(V1SubjectAccessReview))]
[JsonSerializable(typeof(V1TokenRequest))]
[JsonSerializable(typeof(V1TokenReview))]
[JsonSerializable(typeof(DiscoveryWire.Versions))]
[JsonSerializable(typeof(DiscoveryWire.GroupList))]
[JsonSerializable(typeof(DiscoveryWire.ResourceList))]
[JsonSerializable(typeof(DiscoveryWire.Version))]
internal sealed partial class ClientJsonContext : JsonSerializerContext;
