using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CwHoe.Router.Prompts;

/// <summary>Checks a value against the part of JSON Schema (2020-12) that a template's variables need; other keywords are not looked at.</summary>
/// <remarks>
/// <c>type</c>, <c>enum</c>, <c>const</c>, <c>properties</c>, <c>required</c>, <c>additionalProperties</c> (true or false), <c>items</c>, <c>minItems</c>,
/// <c>maxItems</c>, <c>minLength</c>, <c>maxLength</c>, <c>pattern</c>, <c>minimum</c>, <c>maximum</c>.
/// </remarks>
internal static class JsonSchemaCheck
{
    private const int DeepestSchema = 16;
    private static readonly TimeSpan LongestMatch = TimeSpan.FromMilliseconds(100);

    /// <summary>The first thing that is wrong; null for nothing.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="value">The value.</param>
    /// <param name="path">Where the value is, such as <c>.tags[0]</c>.</param>
    /// <param name="depth">How deep.</param>
    public static (string Path, string Message)? FirstProblem(JsonElement schema, JsonNode? value, string path, int depth = 0)
    {
        if (schema.ValueKind != JsonValueKind.Object || depth > DeepestSchema)
            return null;
        if (schema.TryGetProperty("type", out var type) && !Types(type).Any(name => IsOf(name, value)))
            return (path, $"must be of type {string.Join(" or ", Types(type))}");
        if (schema.TryGetProperty("enum", out var allowed) && allowed.ValueKind == JsonValueKind.Array && !allowed.EnumerateArray().Any(each => IsEqual(each, value)))
            return (path, $"must be one of {allowed.GetRawText()}");
        if (schema.TryGetProperty("const", out var only) && !IsEqual(only, value))
            return (path, $"must be {only.GetRawText()}");
        return value switch
        {
            JsonObject map => OfObject(schema, map, path, depth),
            JsonArray list => OfArray(schema, list, path, depth),
            JsonValue scalar when scalar.GetValueKind() == JsonValueKind.String => OfString(schema, scalar.GetValue<string>(), path),
            JsonValue scalar when scalar.GetValueKind() == JsonValueKind.Number => OfNumber(schema, scalar, path),
            _ => null,
        };
    }

    private static (string, string)? OfObject(JsonElement schema, JsonObject map, string path, int depth)
    {
        if (schema.TryGetProperty("required", out var required) && required.ValueKind == JsonValueKind.Array)
        {
            foreach (var name in required.EnumerateArray().Select(each => each.ToString()).Where(name => !map.ContainsKey(name)))
                return ($"{path}.{name}", "is required");
        }

        var known = schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object;
        var isClosed = schema.TryGetProperty("additionalProperties", out var more) && more.ValueKind == JsonValueKind.False;
        foreach (var (name, value) in map)
        {
            if (known && properties.TryGetProperty(name, out var property))
            {
                if (FirstProblem(property, value, $"{path}.{name}", depth + 1) is { } problem)
                    return problem;
            }
            else if (isClosed)
            {
                return ($"{path}.{name}", "is not known");
            }
        }

        return null;
    }

    private static (string, string)? OfArray(JsonElement schema, JsonArray list, string path, int depth)
    {
        if (Number(schema, "minItems") > list.Count || Number(schema, "maxItems") < list.Count)
            return (path, $"has {list.Count} items");
        if (!schema.TryGetProperty("items", out var items))
            return null;
        for (var i = 0; i < list.Count; i++)
        {
            if (FirstProblem(items, list[i], $"{path}[{i}]", depth + 1) is { } problem)
                return problem;
        }

        return null;
    }

    private static (string, string)? OfString(JsonElement schema, string text, string path)
    {
        if (Number(schema, "minLength") > text.Length || Number(schema, "maxLength") < text.Length)
            return (path, $"has {text.Length} characters");
        try
        {
            return schema.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(text, pattern.ToString(), RegexOptions.ECMAScript, LongestMatch)
                ? (path, $"must match {pattern}")
                : null;
        }
        catch (Exception e) when (e is RegexMatchTimeoutException or ArgumentException)
        {
            return (path, $"can't be compared with the schema's pattern: {e.Message}");
        }
    }

    private static (string, string)? OfNumber(JsonElement schema, JsonValue number, string path)
    {
        var value = double.Parse(number.ToJsonString(), CultureInfo.InvariantCulture);
        if (Number(schema, "minimum") > value)
            return (path, $"must be at least {Number(schema, "minimum")}");
        return Number(schema, "maximum") < value ? (path, $"must be at most {Number(schema, "maximum")}") : null;
    }

    private static double? Number(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static string[] Types(JsonElement type) => type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(each => each.ToString())] : [type.ToString()];

    private static bool IsOf(string type, JsonNode? value) => type switch
    {
        "null" => value is null,
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value?.GetValueKind() == JsonValueKind.String,
        "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "number" => value?.GetValueKind() == JsonValueKind.Number,
        "integer" => value?.GetValueKind() == JsonValueKind.Number && double.IsInteger(double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture)),
        _ => false,
    };

    private static bool IsEqual(JsonElement expected, JsonNode? value) => JsonNode.DeepEquals(JsonNode.Parse(expected.GetRawText()), value);
}
