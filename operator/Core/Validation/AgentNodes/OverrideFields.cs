using System.Text.Json;

namespace CwHoe.Core.Validation.AgentNodes;

/// <summary>Walks the parts of an override that must be understood to be allowed.</summary>
internal static class OverrideFields
{
    /// <summary>Judges every field of an object; null and merge directives would remove what a rule has to see, so they are refused.</summary>
    /// <param name="path">Path of the object.</param>
    /// <param name="value">What should be an object.</param>
    /// <param name="judge">Given a field's path, name and value.</param>
    public static IEnumerable<Violation> Each(string path, JsonElement value, Func<string, string, JsonElement, IEnumerable<Violation>> judge)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return [new(path, "must be an object")];
        return value.EnumerateObject().SelectMany(field =>
        {
            var at = $"{path}.{field.Name}";
            if (field.Name.StartsWith('$'))
                return [new(at, "merge directives are not taken here; they work inside env, volumeMounts, affinity and the like")];
            return field.Value.ValueKind == JsonValueKind.Null
                ? [new Violation(at, "must not be removed; leave it out")]
                : judge(at, field.Name, field.Value);
        });
    }

    /// <summary>Judges every item of a list of objects.</summary>
    public static IEnumerable<Violation> Items(string path, JsonElement value, Func<string, JsonElement, IEnumerable<Violation>> judge)
    {
        if (value.ValueKind != JsonValueKind.Array)
            return [new(path, "must be a list")];
        return value.EnumerateArray().SelectMany((item, i) => item.ValueKind == JsonValueKind.Object
            ? judge($"{path}[{i}]", item)
            : [new($"{path}[{i}]", "must be an object")]);
    }

    /// <summary>A string field of an object; null where it is not there or not a string.</summary>
    public static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A violation unless <paramref name="isRight"/>.</summary>
    public static IEnumerable<Violation> Require(string path, bool isRight, string message) => isRight ? [] : [new(path, message)];
}
