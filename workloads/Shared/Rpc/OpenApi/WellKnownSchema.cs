using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace CwHoe.Shared.Rpc.OpenApi;

/// <summary>JSON schemas of the messages that JSON has a form of its own for.</summary>
internal static class WellKnownSchema
{
    private static readonly Dictionary<string, Func<JsonObject>> All = new()
    {
        [Timestamp.Descriptor.FullName] = () => new() { ["type"] = "string", ["format"] = "date-time" },
        [Duration.Descriptor.FullName] = () => new() { ["type"] = "string", ["pattern"] = @"^-?\d+(\.\d{1,9})?s$" },
        [FieldMask.Descriptor.FullName] = () => new() { ["type"] = "string" },
        [Struct.Descriptor.FullName] = () => new() { ["type"] = "object" },
        [Value.Descriptor.FullName] = () => [],
        [ListValue.Descriptor.FullName] = () => new() { ["type"] = "array", ["items"] = new JsonObject() },
        [Any.Descriptor.FullName] = () => new()
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { ["@type"] = new JsonObject { ["type"] = "string" } },
            ["required"] = new JsonArray("@type"),
        },
        [BoolValue.Descriptor.FullName] = () => OrNull("boolean"),
        [StringValue.Descriptor.FullName] = () => OrNull("string"),
        [BytesValue.Descriptor.FullName] = () => new() { ["type"] = new JsonArray("string", "null"), ["contentEncoding"] = "base64" },
        [Int32Value.Descriptor.FullName] = () => OrNull("integer", "int32"),
        [UInt32Value.Descriptor.FullName] = () => OrNull("integer", "uint32"),
        [Int64Value.Descriptor.FullName] = () => OrNull("string", "int64"),
        [UInt64Value.Descriptor.FullName] = () => OrNull("string", "uint64"),
        [FloatValue.Descriptor.FullName] = () => OrNull("number", "float"),
        [DoubleValue.Descriptor.FullName] = () => OrNull("number", "double"),
    };

    public static JsonObject Of(MessageDescriptor type) => All[type.FullName]();

    private static JsonObject OrNull(string type, string? format = null)
    {
        var schema = new JsonObject { ["type"] = new JsonArray(type, "null") };
        if (format is not null)
            schema["format"] = format;
        return schema;
    }
}
