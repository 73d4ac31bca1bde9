using System.Text.Json.Nodes;

namespace CwHoe.Api.Tests.Cluster;

/// <summary>Finds the constraints of a schema along the values of an example, and breaks them one at a time.</summary>
internal sealed class ConstraintFinder(JsonObject example)
{
    public static readonly string[] Keywords =
    [
        "minimum", "maximum", "minLength", "maxLength", "pattern", "enum", "minItems", "maxItems", "minProperties", "maxProperties", "x-kubernetes-list-type",
    ];

    public IEnumerable<Constraint> Find() =>
        Schemas.All[example.Kind()]["properties"]!.AsObject()
            .Where(part => part.Key is "spec" or "status" && example.ContainsKey(part.Key))
            .SelectMany(part => Along(part.Value!.AsObject(), new Location([part.Key], part.Key, $".{part.Key}")))
            .Append(Missing(new Location(["spec"], "spec", ".spec")));

    private IEnumerable<Constraint> Along(JsonObject schema, Location at)
    {
        foreach (var keyword in Keywords.Where(schema.ContainsKey))
            yield return Broken(schema, keyword, at);
        var value = at.In(example);
        foreach (var required in (schema["required"]?.AsArray() ?? []).Select(name => name!.GetValue<string>()).Where(name => value?[name] is not null))
            yield return Missing(at.Field(required));
        var children = value switch
        {
            JsonObject map when schema["properties"] is JsonObject known => map.Where(field => known[field.Key] is not null).SelectMany(field => Along(known[field.Key]!.AsObject(), at.Field(field.Key))),
            JsonObject map when schema["additionalProperties"] is JsonObject each => map.SelectMany(entry => Along(each, at.Entry(entry.Key))),
            JsonArray list => list.SelectMany((_, index) => Along(schema["items"]!.AsObject(), at.Item(index))),
            _ => [],
        };
        foreach (var child in children)
            yield return child;
    }

    private Constraint Missing(Location at) => new($"{example.Kind()}{at.Schema} required", example, at.Path, "Required value", at.Without(example), null);

    private Constraint Broken(JsonObject schema, string keyword, Location at)
    {
        var bound = schema[keyword] is JsonValue limit && limit.TryGetValue<long>(out var number) ? number : 0;
        var shortest = schema["minLength"] is JsonValue length && length.TryGetValue<long>(out var least) ? (int)least : 0;
        var free = !schema.ContainsKey("pattern") && !schema.ContainsKey("x-kubernetes-validations");
        var value = at.In(example)!;
        var duplicate = keyword == "x-kubernetes-list-type" && value is JsonArray { Count: > 0 } list ? Location.Item(at.Path, list.Count) : null;
        var (message, broken, atTheBound) = keyword switch
        {
            "minimum" => ($"should be greater than or equal to {bound}", bound - 1, schema.ContainsKey("type") ? bound : null),
            "maximum" => ($"should be less than or equal to {bound}", bound + 1, bound),
            "minLength" => ($"should be at least {bound} chars long", Text(bound - 1), free ? Text(bound) : null),
            "maxLength" => ("Too long", Text(bound + 1), free ? Text(bound) : null),
            "pattern" => ("should match '", "~ ~\u007f".PadRight(shortest, '~'), null),
            "enum" => ("Unsupported value", "nope", null),
            "minItems" => ($"should have at least {bound} items", new JsonArray(), null),
            "maxItems" => ("Too many", Repeated(value, bound + 1), null),
            "maxProperties" => ("Too many", Entries(value, bound + 1), null),
            "x-kubernetes-list-type" => ("Duplicate value", Repeated(value, value.AsArray().Count + 1), null),
            _ => throw new NotSupportedException(keyword),
        };
        return new($"{example.Kind()}{at.Schema} {keyword}", example, duplicate ?? at.Path, message, at.With(example, broken), atTheBound is null ? null : at.With(example, atTheBound));
    }

    private static JsonNode Text(long length) => new string('a', (int)length);

    private static JsonArray Repeated(JsonNode list, long count) =>
        new([.. Enumerable.Range(0, (int)count).Select(index => list.AsArray().ElementAtOrDefault(Math.Min(index, list.AsArray().Count - 1))?.DeepClone() ?? "a")]);

    private static JsonObject Entries(JsonNode map, long count) =>
        new(Enumerable.Range(0, (int)count).Select(index => KeyValuePair.Create($"k{index}", map.AsObject().First().Value?.DeepClone())));
}
