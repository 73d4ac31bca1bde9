using System.Text.Json.Serialization;
using CwHoe.Kube.Models;

namespace CwHoe.Kube;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(V1Status))]
[JsonSerializable(typeof(V1ObjectMeta))]
internal sealed partial class KubernetesJsonContext : JsonSerializerContext;
