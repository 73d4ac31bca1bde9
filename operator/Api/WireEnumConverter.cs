using System.Text.Json;
using System.Text.Json.Serialization;
using CwHoe.Contracts;

namespace CwHoe.Api;

/// <summary>Writes an enum of the contracts by its wire name.</summary>
/// <typeparam name="TEnum">An enum of the contracts.</typeparam>
public sealed class WireEnumConverter<TEnum> : JsonConverter<TEnum>
    where TEnum : struct, Enum
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">The string is not the wire name of a value.</exception>
    public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var name = reader.GetString();
        return Wire.TryParse<TEnum>(name, out var value)
            ? value
            : throw new JsonException($"'{name}' is not one of {string.Join(", ", Wire.All<TEnum>().Select(Wire.Name))}");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name());
}
