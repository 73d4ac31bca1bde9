using System.Text.Json.Serialization;

namespace CwHoe.Router.Limits;

/// <summary>JSON of the usage ConfigMap, without reflection.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(UsageShare))]
internal sealed partial class UsageJson : JsonSerializerContext;
