using System.Text.Json.Serialization;

namespace CwHoe.ModelLoader.Sources.Oci;

/// <summary>The documents of registries and their token services.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OciManifest))]
[JsonSerializable(typeof(TokenResponse))]
internal sealed partial class OciJson : JsonSerializerContext;
