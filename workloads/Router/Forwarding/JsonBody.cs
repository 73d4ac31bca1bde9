using System.Text.Json;

namespace CwHoe.Router.Forwarding;

/// <summary>Looks at JSON without building a tree of it.</summary>
internal static class JsonBody
{
    /// <summary>Whether <paramref name="json"/> is one valid JSON object.</summary>
    public static bool IsObject(ReadOnlySpan<byte> json) => Scan(json, default) is not null;

    /// <summary>Whether the object has a property <paramref name="name"/> at its top that is not null; false for what is no object.</summary>
    public static bool HasTop(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name) => json.IndexOf(name) >= 0 && Scan(json, name) == true;

    /// <summary>Null for what is no object; else whether it has the property.</summary>
    private static bool? Scan(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(json);
        var has = false;
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isIt = !name.IsEmpty && reader.ValueTextEquals(name);
                reader.Read();
                has |= isIt && reader.TokenType != JsonTokenType.Null;
                reader.Skip();
            }

            return reader.Read() ? null : has;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
