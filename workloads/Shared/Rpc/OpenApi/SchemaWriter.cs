using System.Text.Json.Nodes;
using CwHoe.Shared.Rpc.Rest;
using Google.Protobuf.Reflection;

namespace CwHoe.Shared.Rpc.OpenApi;

/// <summary>Writes the JSON schemas (2020-12) of messages and enums as protobuf maps them to JSON (https://protobuf.dev/programming-guides/json/).</summary>
internal sealed class SchemaWriter(ProtoComments comments)
{
    /// <summary>The schemas of every message and enum that was referred to, by full name.</summary>
    public JsonObject Schemas { get; } = [];

    /// <summary>What a message is in JSON.</summary>
    public JsonObject Of(MessageDescriptor type)
    {
        if (WellKnown.Is(type))
            return WellKnownSchema.Of(type);
        return Refer(type, schema =>
        {
            schema["type"] = "object";
            var choices = type.Oneofs.Where(o => !o.IsSynthetic).Select(o => $"At most one of {string.Join(", ", o.Fields.Select(f => f.JsonName))} is set.");
            AddDescription(schema, string.Join("\n\n", choices.Prepend(comments.Of(type)).Where(t => t.Length > 0)));
            var properties = new JsonObject();
            foreach (var field in type.Fields.InFieldNumberOrder())
                properties[field.JsonName] = Described(Of(field), field);
            schema["properties"] = properties;
        });
    }

    /// <summary>What a field is in JSON.</summary>
    public JsonObject Of(FieldDescriptor field)
    {
        if (field.IsMap)
            return new() { ["type"] = "object", ["additionalProperties"] = OfOne(field.MessageType.FindFieldByName("value")) };
        return field.IsRepeated ? new() { ["type"] = "array", ["items"] = OfOne(field) } : OfOne(field);
    }

    /// <summary>Adds the comment of something to its schema or parameter.</summary>
    public JsonObject Described(JsonObject target, IDescriptor descriptor)
    {
        AddDescription(target, comments.Of(descriptor));
        return target;
    }

    private static void AddDescription(JsonObject target, string text)
    {
        if (text.Length > 0)
            target["description"] = text;
    }

    private JsonObject OfOne(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message or FieldType.Group => Of(field.MessageType),
        FieldType.Enum => Of(field.EnumType),
        FieldType.Bool => new() { ["type"] = "boolean" },
        FieldType.String => new() { ["type"] = "string" },
        FieldType.Bytes => new() { ["type"] = "string", ["contentEncoding"] = "base64" },
        FieldType.Double => new() { ["type"] = "number", ["format"] = "double" },
        FieldType.Float => new() { ["type"] = "number", ["format"] = "float" },
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => new() { ["type"] = "integer", ["format"] = "int32" },
        FieldType.UInt32 or FieldType.Fixed32 => new() { ["type"] = "integer", ["format"] = "uint32", ["minimum"] = 0 },
        // JSON's numbers lose digits of these in many languages.
        FieldType.UInt64 or FieldType.Fixed64 => new() { ["type"] = "string", ["format"] = "uint64" },
        _ => new() { ["type"] = "string", ["format"] = "int64" },
    };

    private JsonObject Of(EnumDescriptor type) => Refer(type, schema =>
    {
        schema["type"] = "string";
        schema["enum"] = new JsonArray([.. type.Values.Select(v => JsonValue.Create(v.Name))]);
        var values = type.Values.Where(v => comments.Of(v).Length > 0).Select(v => $"- `{v.Name}`: {comments.Of(v).Replace('\n', ' ')}");
        AddDescription(schema, $"{comments.Of(type)}\n\n{string.Join('\n', values)}".Trim());
    });

    private JsonObject Refer(IDescriptor type, Action<JsonObject> fill)
    {
        if (!Schemas.ContainsKey(type.FullName))
        {
            var schema = new JsonObject();
            Schemas[type.FullName] = schema;
            fill(schema);
        }

        return new() { ["$ref"] = $"#/components/schemas/{type.FullName}" };
    }
}
