using System.Text.Json.Nodes;
using CwHoe.Shared.Rpc.Rest;
using Google.Protobuf.Reflection;

namespace CwHoe.Shared.Rpc.OpenApi;

/// <summary>Writes the parameters of an operation: the variables of its path, and fields of the request that its query may hold.</summary>
internal sealed class ParameterWriter(SchemaWriter schemas)
{
    /// <summary>The path with a parameter for each wildcard, and these parameters.</summary>
    public (string Path, IReadOnlyList<JsonObject> Parameters) OfPath(RestBinding binding)
    {
        var template = binding.Path;
        var segments = template.Segments.ToArray();
        var parameters = new List<JsonObject>();
        for (var i = 0; i < segments.Length; i++)
        {
            if (segments[i] is not ("*" or "**"))
                continue;
            var (variable, fields) = template.Variables.Zip(binding.PathFields).FirstOrDefault(v => v.First.Start <= i && i < v.First.End);
            var isWhole = variable is { } v && v.End - v.Start == 1;
            var name = isWhole ? FieldPath.Of(fields!) : Unique(i > 0 ? template.Segments[i - 1].Trim('*') : "", parameters);
            var parameter = new JsonObject
            {
                ["name"] = name,
                ["in"] = "path",
                ["required"] = true,
                ["schema"] = isWhole ? schemas.Of(fields![^1]) : new JsonObject { ["type"] = "string" },
            };
            if (isWhole)
                schemas.Described(parameter, fields![^1]);
            parameters.Add(parameter);
            segments[i] = $"{{{name}}}";
        }

        return ($"/{string.Join('/', segments)}{template.Verb}", parameters);
    }

    /// <summary>The fields that the query may hold; those of messages within, with dots.</summary>
    public IEnumerable<JsonObject> OfQuery(RestBinding binding) => binding.HasQuery ? OfQuery(binding, binding.Method.InputType, []) : [];

    private static string Unique(string wanted, List<JsonObject> taken)
    {
        var name = wanted.Length > 0 ? wanted : "segment";
        for (var i = 2; taken.Any(p => (string?)p["name"] == name); i++)
            name = $"{wanted}{i}";
        return name;
    }

    private IEnumerable<JsonObject> OfQuery(RestBinding binding, MessageDescriptor type, IReadOnlyList<FieldDescriptor> outer)
    {
        foreach (var field in type.Fields.InFieldNumberOrder())
        {
            FieldDescriptor[] path = [.. outer, field];
            if (path[0] == binding.BodyField || binding.PathFields.Any(p => p.SequenceEqual(path)))
                continue;
            if (UrlValue.CanHold(field))
            {
                yield return schemas.Described(new() { ["name"] = FieldPath.Of(path), ["in"] = "query", ["schema"] = schemas.Of(field) }, field);
                continue;
            }

            // A message within itself goes on for ever.
            if (!FieldPath.IsPlainMessage(field) || field.MessageType == binding.Method.InputType || outer.Any(o => o.MessageType == field.MessageType))
                continue;
            foreach (var inner in OfQuery(binding, field.MessageType, path))
                yield return inner;
        }
    }
}
