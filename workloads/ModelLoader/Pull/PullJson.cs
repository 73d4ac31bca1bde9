using System.Text.Json.Serialization;

namespace CwHoe.ModelLoader.Pull;

/// <summary>Ollama's documents.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PullRequest))]
[JsonSerializable(typeof(PullStatus))]
[JsonSerializable(typeof(TagList))]
internal sealed partial class PullJson : JsonSerializerContext;
