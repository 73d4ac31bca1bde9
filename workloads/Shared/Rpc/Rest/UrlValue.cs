using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;

namespace CwHoe.Shared.Rpc.Rest;

/// <summary>Values in paths and queries, as the JSON that protobuf reads.</summary>
internal static class UrlValue
{
    /// <summary>Whether a field, or each of a repeated one, can be written in a URL.</summary>
    public static bool CanHold(FieldDescriptor field) =>
        !field.IsMap && field.FieldType != FieldType.Group
        && (field.FieldType != FieldType.Message || WellKnown.IsText(field.MessageType) || WellKnown.IsBool(field.MessageType));

    /// <summary>A value of such a field. Whether it is a good one, protobuf decides.</summary>
    public static JsonNode ToJson(FieldDescriptor field, string text)
    {
        if (field.FieldType == FieldType.Bool || (field.FieldType == FieldType.Message && WellKnown.IsBool(field.MessageType)))
            return text is "true" or "false" ? JsonValue.Create(text == "true") : JsonValue.Create(text);
        // Numbers may be strings, but for those of enums.
        return field.FieldType == FieldType.Enum && int.TryParse(text, out var number) ? JsonValue.Create(number) : JsonValue.Create(text);
    }
}
