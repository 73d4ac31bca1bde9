using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CwHoe.Shared.Rpc.Rest;

/// <summary>Makes the request of a method from a path, a query and a body.</summary>
internal static class RestRequest
{
    /// <exception cref="RpcException">Something in it is wrong; its field is named.</exception>
    public static IMessage Read(RestBinding binding, RouteValueDictionary path, IQueryCollection query, string body, JsonParser parser)
    {
        var type = binding.Method.InputType;
        var outside = new JsonObject();
        foreach (var (variable, fields) in binding.Path.Variables.Zip(binding.PathFields))
            Set(outside, fields, [PathRoute.Value(binding.Path, variable, path)]);
        foreach (var (name, values) in query)
            Set(outside, QueryField(binding, name), [.. values.Select(v => v ?? "")]);
        var json = outside.ToJsonString();
        if (binding.BodyField is { } bodyField && body.Length > 0)
            json = $"{json[..^1]}{(outside.Count > 0 ? "," : "")}\"{bodyField.JsonName}\":{MessageJson.OneValue(body)}}}";
        var request = MessageJson.Read(parser, type, json);
        if (!binding.IsBodyAll || body.Length == 0)
            return request;

        var whole = MessageJson.Read(parser, type, body);
        foreach (var fields in binding.PathFields)
            Copy(fields, request, whole);
        return whole;
    }

    private static IReadOnlyList<FieldDescriptor> QueryField(RestBinding binding, string name)
    {
        var fields = binding.HasQuery ? FieldPath.Find(binding.Method.InputType, name) : null;
        if (fields is null)
            throw Refused("is no parameter of the query");
        if (fields[0] == binding.BodyField)
            throw Refused("is taken from the body: remove it from the query");
        if (binding.PathFields.Any(p => p.SequenceEqual(fields)))
            throw Refused("is taken from the path: remove it from the query");
        return UrlValue.CanHold(fields[^1]) ? fields : throw Refused("is not one value, which is all that a query can hold");

        RpcException Refused(string problem) => new(RpcStatus.InvalidArgument, $"{name} {problem}", name);
    }

    private static void Set(JsonObject message, IReadOnlyList<FieldDescriptor> path, IReadOnlyList<string> values)
    {
        foreach (var field in path.SkipLast(1))
        {
            if (message[field.JsonName] is not JsonObject inner)
                message[field.JsonName] = inner = [];
            message = inner;
        }

        var leaf = path[^1];
        if (!leaf.IsRepeated && values.Count > 1)
            throw new RpcException(RpcStatus.InvalidArgument, $"{FieldPath.Of(path)} is given {values.Count} times: give it once", FieldPath.Of(path));
        message[leaf.JsonName] = leaf.IsRepeated ? new JsonArray([.. values.Select(v => UrlValue.ToJson(leaf, v))]) : UrlValue.ToJson(leaf, values[0]);
    }

    private static void Copy(IReadOnlyList<FieldDescriptor> path, IMessage from, IMessage to)
    {
        foreach (var field in path.SkipLast(1))
        {
            if (field.Accessor.GetValue(to) is null)
                field.Accessor.SetValue(to, field.MessageType.Parser.ParseFrom([]));
            from = (IMessage)field.Accessor.GetValue(from);
            to = (IMessage)field.Accessor.GetValue(to);
        }

        path[^1].Accessor.SetValue(to, path[^1].Accessor.GetValue(from));
    }
}
