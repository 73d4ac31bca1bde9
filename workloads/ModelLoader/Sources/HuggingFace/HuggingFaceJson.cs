using System.Text.Json.Serialization;

namespace CwHoe.ModelLoader.Sources.HuggingFace;

/// <summary>The hub's documents.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RepositoryInfo))]
internal sealed partial class HuggingFaceJson : JsonSerializerContext;
