using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CwHoe.Shared.Rpc.Rest;
using Google.Protobuf.Reflection;

namespace CwHoe.Shared.Rpc.OpenApi;

/// <summary>Writes an OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.1) of the methods that services have over REST.</summary>
internal sealed class OpenApiDocument
{
    private const string ProblemReference = "#/components/responses/Problem";
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };
    private readonly ProtoComments _comments;
    private readonly SchemaWriter _schemas;
    private readonly ParameterWriter _parameters;

    private OpenApiDocument(ProtoComments comments)
    {
        _comments = comments;
        _schemas = new(comments);
        _parameters = new(_schemas);
    }

    /// <summary>The document, in UTF-8.</summary>
    /// <exception cref="ArgumentException">An annotation is wrong.</exception>
    public static byte[] Write(RpcApiInfo info, IReadOnlyCollection<ServiceDescriptor> services)
    {
        var assemblies = services.SelectMany(s => s.Methods).Select(m => m.InputType.ClrType.Assembly).Distinct();
        return Encoding.UTF8.GetBytes(new OpenApiDocument(ProtoComments.Read(assemblies)).Of(info, services).ToJsonString(Readable));
    }

    private JsonObject Of(RpcApiInfo info, IReadOnlyCollection<ServiceDescriptor> services)
    {
        var paths = new JsonObject();
        foreach (var method in services.SelectMany(s => s.Methods))
        {
            var bindings = RestBinding.Of(method);
            for (var i = 0; i < bindings.Count; i++)
            {
                var (path, parameters) = _parameters.OfPath(bindings[i]);
                if (paths[path] is not JsonObject operations)
                    paths[path] = operations = [];
                operations[bindings[i].HttpMethod.ToLowerInvariant()] = Operation(bindings[i], parameters, i == 0 ? "" : $"_{i + 1}");
            }
        }

        _schemas.Schemas["Problem"] = ProblemSchema.Schema;
        var components = new JsonObject
        {
            ["schemas"] = _schemas.Schemas,
            ["responses"] = new JsonObject { ["Problem"] = ProblemSchema.Response },
        };
        if (info.IsProtected)
            components["securitySchemes"] = new JsonObject { ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" } };
        return new()
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = info.Title,
                ["version"] = info.Version,
                ["description"] = info.Description ?? _comments.Of(services.First()),
                ["license"] = new JsonObject { ["name"] = "Apache-2.0", ["identifier"] = "Apache-2.0" },
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["security"] = info.IsProtected ? new JsonArray(new JsonObject { ["bearer"] = new JsonArray() }) : [],
            ["tags"] = new JsonArray([.. services.Select(s => _schemas.Described(new() { ["name"] = s.Name }, s))]),
            ["paths"] = paths,
            ["components"] = components,
        };
    }

    private JsonObject Operation(RestBinding binding, IReadOnlyList<JsonObject> pathParameters, string suffix)
    {
        var method = binding.Method;
        var comment = _comments.Of(method);
        var summary = comment.Length > 0 ? FirstSentence(comment) : Words(method.Name);
        var operation = new JsonObject
        {
            ["operationId"] = $"{method.Service.Name}_{method.Name}{suffix}",
            ["summary"] = summary,
            ["tags"] = new JsonArray(method.Service.Name),
        };
        if (comment.Length > summary.Length + 1)
            operation["description"] = comment;
        var parameters = pathParameters.Concat(_parameters.OfQuery(binding)).ToArray<JsonNode>();
        if (parameters.Length > 0)
            operation["parameters"] = new JsonArray(parameters);
        if (binding.HasBody)
            operation["requestBody"] = Body(binding.BodyField is { } field ? _schemas.Of(field) : _schemas.Of(method.InputType), method.IsClientStreaming);
        var result = binding.ResponseField is { } part ? _schemas.Of(part) : _schemas.Of(method.OutputType);
        var success = Body(method.IsServerStreaming ? Line(result) : result, method.IsServerStreaming);
        success["description"] = method.IsServerStreaming ? "JSON in lines, each with a result; where the method fails, a last one with an error." : "Success.";
        operation["responses"] = new JsonObject
        {
            ["200"] = success,
            ["4XX"] = new JsonObject { ["$ref"] = ProblemReference },
            ["5XX"] = new JsonObject { ["$ref"] = ProblemReference },
        };
        return operation;
    }

    private static JsonObject Line(JsonObject result) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject { ["result"] = result, ["error"] = new JsonObject { ["$ref"] = "#/components/schemas/Problem" } },
    };

    private static JsonObject Body(JsonObject schema, bool isStream) =>
        new() { ["content"] = new JsonObject { [isStream ? RestBody.Ndjson : "application/json"] = new JsonObject { ["schema"] = schema } } };

    private static string FirstSentence(string comment)
    {
        var end = comment.IndexOf(". ", StringComparison.Ordinal) is >= 0 and var inner ? inner : comment.IndexOf(".\n", StringComparison.Ordinal);
        return comment[..(end >= 0 ? end : comment.Length)].TrimEnd('.').Replace('\n', ' ');
    }

    private static string Words(string name) => string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{c}"));
}
