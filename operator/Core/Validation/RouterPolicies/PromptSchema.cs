using System.Text.Json;
using System.Text.RegularExpressions;
using CwHoe.Api.RouterPolicies;

namespace CwHoe.Core.Validation.RouterPolicies;

/// <summary>Judges a JSON schema: only keywords that routers hold values to, each of the shape that JSON Schema gives it.</summary>
internal static class PromptSchema
{
    private const int Deepest = 16;
    private const int LongestPattern = 1024;
    private static readonly TimeSpan LongestMatch = TimeSpan.FromMilliseconds(100);

    private static readonly string[] Types = ["object", "array", "string", "number", "integer", "boolean", "null"];

    /// <summary>All that is wrong with <paramref name="schema"/>, which must allow an object.</summary>
    public static IEnumerable<Violation> Check(string field, JsonElement schema) =>
    [
        .. Check(field, schema, 0),
        .. schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("type", out var type) && !type.GetRawText().Contains("\"object\"", StringComparison.Ordinal)
            ? [new Violation($"{field}.type", "must be object: the variables of a request are one")]
            : Array.Empty<Violation>(),
    ];

    private static IEnumerable<Violation> Check(string field, JsonElement schema, int depth)
    {
        if (schema.ValueKind != JsonValueKind.Object)
            return [new(field, "must be an object")];
        return depth == Deepest
            ? [new(field, $"lies deeper than {Deepest} levels")]
            : schema.EnumerateObject().SelectMany(keyword => Keyword($"{field}.{keyword.Name}", keyword.Name, keyword.Value, depth));
    }

    private static IEnumerable<Violation> Keyword(string field, string name, JsonElement value, int depth)
    {
        if (!RouterPolicySchemaKeywords.Constraining.Contains(name))
            return Demand(RouterPolicySchemaKeywords.Telling.Contains(name), field, $"is not among the keywords that routers know: {string.Join(", ", RouterPolicySchemaKeywords.Constraining)}");
        return name switch
        {
            "type" => Demand(
                IsType(value) || (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 && value.EnumerateArray().All(IsType)), field,
                $"must be one of {string.Join(", ", Types)}, or a list of them"),
            "const" => [],
            "properties" => value.ValueKind == JsonValueKind.Object
                ? value.EnumerateObject().SelectMany(property => Check($"{field}.{property.Name}", property.Value, depth + 1))
                : [new(field, "must be an object")],
            "items" => Check(field, value, depth + 1),
            "additionalProperties" => Demand(value.ValueKind is JsonValueKind.True or JsonValueKind.False, field, "must be true or false"),
            "required" => Demand(value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(IsText), field, "must be a list of names"),
            "enum" => Demand(value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0, field, "must be a list of one value or more"),
            "pattern" => Demand(IsText(value) && IsPattern(value.GetString()!), field, $"is not a regular expression (ECMAScript) of at most {LongestPattern} characters"),
            "minimum" or "maximum" => Demand(value.ValueKind == JsonValueKind.Number, field, "must be a number"),
            _ => Demand(value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count) && count >= 0, field, "must be a whole number from 0"),
        };
    }

    private static bool IsType(JsonElement value) => IsText(value) && Types.Contains(value.GetString());

    private static bool IsText(JsonElement value) => value.ValueKind == JsonValueKind.String;

    // As routers read it, who bound the time that it takes.
    private static bool IsPattern(string text)
    {
        try
        {
            return text.Length <= LongestPattern && new Regex(text, RegexOptions.ECMAScript, LongestMatch) is not null;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static IEnumerable<Violation> Demand(bool holds, string field, string message)
    {
        if (!holds)
            yield return new(field, message);
    }
}
