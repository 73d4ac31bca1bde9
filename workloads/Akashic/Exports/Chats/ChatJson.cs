using System.Text.Json;

namespace CwHoe.Akashic.Exports.Chats;

/// <summary>Reads JSON that others wrote.</summary>
internal static class ChatJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <exception cref="JsonException">It is not JSON, or has a name twice.</exception>
    public static JsonElement Parse(string json) => JsonElement.Parse(json, Strict);

    /// <summary>Of an object; null where it is none, or the member is missing or null.</summary>
    public static JsonElement? Member(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    /// <summary>A member that is a string; null where there is none.</summary>
    /// <exception cref="InvalidOperationException">It has half a surrogate pair.</exception>
    public static string? Text(JsonElement value, string name) =>
        Member(value, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
