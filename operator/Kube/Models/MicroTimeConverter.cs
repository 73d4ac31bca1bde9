using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CwHoe.Kube.Models;

/// <summary>Reads and writes a time as the API's MicroTime: UTC with exactly six decimals, more or fewer of which the API server refuses.</summary>
public sealed class MicroTimeConverter : JsonConverter<DateTimeOffset>
{
    /// <summary><paramref name="time"/> as the API server wants it, such as <c>2026-11-22T15:40:11.000000Z</c>.</summary>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(Format(value));
}
