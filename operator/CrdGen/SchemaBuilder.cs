using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using CwHoe.Api.Schema;
using CwHoe.Contracts;
using CwHoe.Kube.Models;

namespace CwHoe.CrdGen;

/// <summary>Structural OpenAPI v3 schemas of records, from their types, attributes and XML docs.</summary>
internal sealed class SchemaBuilder(XmlDocs docs)
{
    /// <summary>The schema of a kind: what every object has, then its spec and status.</summary>
    internal JsonObject Root(Type kind)
    {
        var schema = Record(kind, docs.Of(kind));
        var properties = schema["properties"]!.AsObject();
        properties["apiVersion"] = new JsonObject { ["type"] = "string", ["description"] = "Version of the schema of this object." };
        properties["kind"] = new JsonObject { ["type"] = "string", ["description"] = "Kind of this object." };
        properties["metadata"] = new JsonObject { ["type"] = "object" };
        return schema;
    }

    /// <summary>The schema of a property's value.</summary>
    internal JsonObject Property(PropertyInfo property)
    {
        var attributes = CoreConstraints.Of(property);
        var schema = Value(property.PropertyType, docs.Of(property));
        foreach (var attribute in attributes)
            Constraints.Apply(schema, attribute);
        if (attributes.OfType<PreserveUnknownFieldsAttribute>().SingleOrDefault() is { } preserve)
            Preserve(schema, preserve);
        return schema;
    }

    private JsonObject Value(Type declared, string? description)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type == typeof(string))
            return Scalar("string", null, description);
        if (type == typeof(bool))
            return Scalar("boolean", null, description);
        if (type == typeof(int))
            return Scalar("integer", "int32", description);
        if (type == typeof(long))
            return Scalar("integer", "int64", description);
        if (type == typeof(DateTimeOffset))
            return Scalar("string", "date-time", description);
        if (type == typeof(JsonElement))
            return Scalar("object", null, description);
        if (type == typeof(Quantity) || type == typeof(IntOrString))
            return IntOrText(type, description);
        if (type.IsEnum)
            return WireEnum(type, description);
        if (Arguments(type, typeof(IReadOnlyDictionary<,>)) is [_, var value])
            return With(Scalar("object", null, description), "additionalProperties", Value(value, null));
        if (Arguments(type, typeof(IReadOnlyList<>)) is [var item])
            return With(Scalar("array", null, description), "items", Value(item, null));
        if (type.IsPrimitive || typeof(IEnumerable).IsAssignableFrom(type) || type.Namespace?.StartsWith("CwHoe.", StringComparison.Ordinal) != true)
            throw new NotSupportedException($"{type} has no schema: use a string, bool, int, long, DateTimeOffset, Quantity, IntOrString, JsonElement, enum, list, map or record");
        return Record(type, description);
    }

    private JsonObject Record(Type type, string? description)
    {
        var schema = Scalar("object", null, description);
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).OrderBy(p => p.MetadataToken))
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            properties[name] = type.GetCustomAttribute<KubernetesEntityAttribute>() is not null && name is "apiVersion" or "kind" or "metadata"
                ? null
                : Property(property);
            if (CoreConstraints.Of(property).OfType<RequiredAttribute>().Any() || property.IsDefined(typeof(RequiredMemberAttribute)))
                required.Add(name);
        }

        if (required.Count > 0)
            schema["required"] = required;
        schema["properties"] = properties;
        foreach (var attribute in CoreConstraints.Of(type))
            Constraints.Apply(schema, attribute);
        if (type.GetCustomAttribute<PreserveUnknownFieldsAttribute>() is { } preserve)
            Preserve(schema, preserve);
        return schema;
    }

    private void Preserve(JsonObject schema, PreserveUnknownFieldsAttribute preserve)
    {
        if (preserve.Known is { } known)
        {
            foreach (var (key, value) in Record(known, null).Where(part => part.Key != "type").ToList())
                schema[key] = value?.DeepClone();
        }

        schema["x-kubernetes-preserve-unknown-fields"] = true;
    }

    private static JsonObject WireEnum(Type type, string? description)
    {
        var names = (IEnumerable<string>)typeof(SchemaBuilder)
            .GetMethod(nameof(WireNames), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type)
            .Invoke(null, null)!;
        return With(Scalar("string", null, description), "enum", new JsonArray([.. names.Select(name => JsonValue.Create(name))]));
    }

    private static IEnumerable<string> WireNames<TEnum>()
        where TEnum : struct, Enum => Wire.All<TEnum>().Select(value => value.Name());

    private static JsonObject IntOrText(Type type, string? description)
    {
        var schema = new JsonObject();
        if (description is not null)
            schema["description"] = description;
        schema["anyOf"] = new JsonArray(new JsonObject { ["type"] = "integer" }, new JsonObject { ["type"] = "string" });
        schema["x-kubernetes-int-or-string"] = true;
        if (type == typeof(Quantity))
        {
            schema["maxLength"] = 64;
            schema["minimum"] = 0;
            schema["pattern"] = Patterns.Quantity;
        }

        return schema;
    }

    private static JsonObject Scalar(string type, string? format, string? description)
    {
        var schema = new JsonObject();
        if (description is not null)
            schema["description"] = description;
        schema["type"] = type;
        if (format is not null)
            schema["format"] = format;
        return schema;
    }

    private static JsonObject With(JsonObject schema, string key, JsonNode value)
    {
        schema[key] = value;
        return schema;
    }

    private static Type[]? Arguments(Type type, Type definition) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == definition ? type.GetGenericArguments() : null;
}
