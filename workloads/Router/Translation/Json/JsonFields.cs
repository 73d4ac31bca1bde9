using System.Text.Json;
using System.Text.Json.Nodes;

namespace CwHoe.Router.Translation.Json;

/// <summary>Reads fields of requests and answers. Absent and null are the same; a field of the wrong type is refused by its path.</summary>
internal static class JsonFields
{
    /// <summary>Where <paramref name="node"/> is in its document, such as <c>messages[2].content[0]</c>; empty for the document itself.</summary>
    public static string Path(this JsonNode node) => node.GetPath() is ['$', '.', .. var path] ? path : node.GetPath()[1..];

    /// <summary>What is thrown because of <paramref name="node"/>.</summary>
    public static BadRequestException Refuse(this JsonNode node, string problem) => new(node.Path(), problem);

    /// <summary>What is thrown because of a field, present or not.</summary>
    public static BadRequestException Refuse(this JsonObject owner, string name, string problem) =>
        new(owner.Path() is { Length: > 0 } path ? $"{path}.{name}" : name, problem);

    /// <summary>A string.</summary>
    public static string? Text(this JsonObject owner, string name) => owner.Value(name, JsonValueKind.String, "a string")?.GetValue<string>();

    /// <summary>A string that must be there.</summary>
    public static string RequiredText(this JsonObject owner, string name) => owner.Text(name) ?? throw owner.Refuse(name, "is missing; it must be a string");

    /// <summary>A number.</summary>
    public static double? Number(this JsonObject owner, string name) => owner.Value(name, JsonValueKind.Number, "a number")?.GetValue<double>();

    /// <summary>A number without fraction.</summary>
    public static long? Integer(this JsonObject owner, string name)
    {
        if (owner.Value(name, JsonValueKind.Number, "an integer") is not { } value)
            return null;
        return value.TryGetValue<long>(out var number) ? number : throw owner.Refuse(name, "must be an integer");
    }

    /// <summary>true or false.</summary>
    public static bool? Flag(this JsonObject owner, string name) => owner[name] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => value.GetValue<bool>(),
        _ => throw owner.Refuse(name, "must be true or false"),
    };

    /// <summary>An object.</summary>
    public static JsonObject? Object(this JsonObject owner, string name) => owner[name] switch
    {
        null => null,
        JsonObject found => found,
        _ => throw owner.Refuse(name, "must be an object"),
    };

    /// <summary>An object that must be there.</summary>
    public static JsonObject RequiredObject(this JsonObject owner, string name) =>
        owner.Object(name) ?? throw owner.Refuse(name, "is missing; it must be an object");

    /// <summary>The objects in an array; none if it is absent.</summary>
    public static IReadOnlyList<JsonObject> Objects(this JsonObject owner, string name) => owner[name] switch
    {
        null => [],
        JsonArray array => array.AllObjects(),
        _ => throw owner.Refuse(name, "must be an array"),
    };

    /// <summary>The elements, which must be objects.</summary>
    public static IReadOnlyList<JsonObject> AllObjects(this JsonArray array) =>
        [.. array.Select((element, i) => element as JsonObject ?? throw new BadRequestException($"{array.Path()}[{i}]", "must be an object"))];

    /// <summary>Whether a field has content: not absent, null, false, empty text, or an empty array or object.</summary>
    public static bool Has(this JsonObject owner, string name) => owner[name] switch
    {
        null => false,
        JsonArray array => array.Count > 0,
        JsonObject found => found.Count > 0,
        var value => value.GetValueKind() != JsonValueKind.False && !(value.AsValue().TryGetValue<string>(out var text) && text.Length == 0),
    };

    /// <summary>Copies a field to another object, if it is there.</summary>
    public static void CopyTo(this JsonObject owner, string name, JsonObject target, string? newName = null)
    {
        if (owner[name] is { } value)
            target[newName ?? name] = value.DeepClone();
    }

    /// <summary>An array of nodes that have no parent yet.</summary>
    public static JsonArray ToJsonArray(this IEnumerable<JsonNode> nodes) => new([.. nodes]);

    private static JsonValue? Value(this JsonObject owner, string name, JsonValueKind kind, string what) => owner[name] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == kind => value,
        _ => throw owner.Refuse(name, $"must be {what}"),
    };
}
