using System.Reflection;
using System.Text.Json.Nodes;
using CwHoe.Api.Schema;
using CwHoe.Contracts;

namespace CwHoe.CrdGen;

/// <summary>What each schema attribute says in OpenAPI.</summary>
internal static class Constraints
{
    internal static void Apply(JsonObject schema, Attribute attribute)
    {
        switch (attribute)
        {
            case DefaultAttribute value:
                schema["default"] = Literal(value.Value);
                break;
            case AllowedValuesAttribute allowed:
                schema["enum"] = new JsonArray([.. allowed.Values.Select(Literal)]);
                break;
            case PatternAttribute pattern:
                schema["pattern"] = pattern.RegexPattern;
                break;
            case LengthAttribute length:
                Bounds(schema, "Length", length.Min, length.Max);
                break;
            case RangeMinimumAttribute minimum:
                schema["minimum"] = minimum.Minimum;
                break;
            case RangeMaximumAttribute maximum:
                schema["maximum"] = maximum.Maximum;
                break;
            case ItemsAttribute items:
                Bounds(schema, schema.ContainsKey("additionalProperties") ? "Properties" : "Items", items.Min, items.Max);
                break;
            case ElementsAttribute elements:
                Elements(schema, elements);
                break;
            case ListMapAttribute map:
                schema["x-kubernetes-list-type"] = "map";
                schema["x-kubernetes-list-map-keys"] = new JsonArray([.. map.Keys.Select(key => JsonValue.Create(key))]);
                break;
            case ListSetAttribute:
                schema["x-kubernetes-list-type"] = "set";
                break;
            case ValidationRuleAttribute rule:
                Rule(rule.OnElements ? Element(schema) : schema, rule);
                break;
        }
    }

    private static void Bounds(JsonObject schema, string what, int min, int max)
    {
        if (min > 0)
            schema["min" + what] = min;
        schema["max" + what] = max;
    }

    private static void Elements(JsonObject schema, ElementsAttribute elements)
    {
        var element = Element(schema);
        Bounds(element, "Length", elements.MinLength, elements.MaxLength);
        if (elements.Pattern is { } pattern)
            element["pattern"] = pattern;
    }

    private static JsonObject Element(JsonObject schema) =>
        (schema["items"] ?? schema["additionalProperties"])?.AsObject()
            ?? throw new InvalidOperationException("a constraint on elements stands on a property that is neither a list nor a map");

    private static void Rule(JsonObject schema, ValidationRuleAttribute rule)
    {
        var json = new JsonObject { ["rule"] = rule.Rule, ["message"] = rule.Message };
        if (rule.Reason is { } reason)
            json["reason"] = reason;
        if (rule.FieldPath is { } path)
            json["fieldPath"] = path;
        if (schema["x-kubernetes-validations"] is JsonArray rules)
            rules.Add((JsonNode)json);
        else
            schema["x-kubernetes-validations"] = new JsonArray(json);
    }

    private static JsonNode Literal(object value) => value switch
    {
        string text => text,
        int number => number,
        bool flag => flag,
        Enum constant => (string)typeof(Wire).GetMethod(nameof(Wire.Name), BindingFlags.Public | BindingFlags.Static)!
            .MakeGenericMethod(constant.GetType())
            .Invoke(null, [constant])!,
        _ => throw new NotSupportedException($"{value.GetType()} cannot stand in a schema"),
    };
}
