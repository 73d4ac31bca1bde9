using System.Text.Json.Serialization;

namespace CwHoe.ModelLoader.Transfer;

/// <summary>The files that the loader keeps beside a model.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PartialState))]
[JsonSerializable(typeof(VerifiedMarker))]
internal sealed partial class TransferJson : JsonSerializerContext;
