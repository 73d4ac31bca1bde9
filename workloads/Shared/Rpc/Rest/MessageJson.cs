using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CwHoe.Shared.Rpc.Rest;

/// <summary>Messages from JSON, by protobuf's own mapping; a fault names its field, which protobuf's parser does not.</summary>
internal static class MessageJson
{
    /// <exception cref="RpcException">It is no JSON, or no such message.</exception>
    public static IMessage Read(JsonParser parser, MessageDescriptor type, string json)
    {
        try
        {
            return parser.Parse(json, type);
        }
        catch (Exception e) when (IsFault(e))
        {
            throw FaultIn(parser, type, json) ?? new RpcException(RpcStatus.InvalidArgument, e.Message);
        }
    }

    /// <summary>Text that is to become part of other JSON.</summary>
    /// <exception cref="RpcException">It is not one JSON value.</exception>
    public static string OneValue(string json)
    {
        try
        {
            using (JsonDocument.Parse(json))
                return json;
        }
        catch (JsonException e)
        {
            throw NoJson(e);
        }
    }

    private static RpcException NoJson(JsonException exception) => new(RpcStatus.InvalidArgument, $"the body is no JSON: {exception.Message}");

    private static bool IsFault(Exception exception) =>
        exception is InvalidProtocolBufferException or InvalidJsonException or InvalidOperationException or FormatException or OverflowException;

    private static RpcException? FaultIn(JsonParser parser, MessageDescriptor type, string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return FaultIn(parser, type, document.RootElement, "");
        }
        catch (JsonException e)
        {
            return NoJson(e);
        }
        catch (InvalidOperationException)
        {
            // A name with half a surrogate pair: JSON to some, and text to nobody.
            return null;
        }
    }

    // Goes down to the leaf that protobuf can't read, each leaf being read once.
    private static RpcException? FaultIn(JsonParser parser, MessageDescriptor type, JsonElement value, string path)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return Fault(path, $"must be an object, not {value.ValueKind}");
        foreach (var member in value.EnumerateObject())
        {
            var inner = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            var fault = FieldPath.FindField(type, member.Name) is { } field
                ? FaultIn(parser, field, member.Value, inner)
                : Fault(inner, $"there is no such field in {type.FullName}");
            if (fault is not null)
                return fault;
        }

        return null;
    }

    private static RpcException? FaultIn(JsonParser parser, FieldDescriptor field, JsonElement value, string path)
    {
        if (FieldPath.IsPlainMessage(field) && value.ValueKind != JsonValueKind.Null)
            return FaultIn(parser, field.MessageType, value, path);
        if (value.ValueKind == JsonValueKind.Array && field is { IsRepeated: true, FieldType: FieldType.Message } && !WellKnown.Is(field.MessageType))
        {
            var faults = value.EnumerateArray().Select((element, i) => FaultIn(parser, field.MessageType, element, $"{path}[{i}]"));
            return faults.FirstOrDefault(f => f is not null);
        }

        try
        {
            parser.Parse($"{{\"{field.JsonName}\":{value.GetRawText()}}}", field.ContainingType);
            return null;
        }
        catch (Exception e) when (IsFault(e))
        {
            return Fault(path, e.Message);
        }
    }

    private static RpcException Fault(string path, string problem) => path.Length == 0
        ? new(RpcStatus.InvalidArgument, problem)
        : new(RpcStatus.InvalidArgument, $"{path}: {problem}", path);
}
