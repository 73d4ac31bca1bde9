using System.Text.Json.Nodes;
using CwHoe.Shared.Rpc.Rest;

namespace CwHoe.Shared.Rpc.OpenApi;

/// <summary>How failures look.</summary>
internal static class ProblemSchema
{
    public static JsonObject Schema => new()
    {
        ["type"] = "object",
        ["description"] = "Problem details (RFC 9457).",
        ["required"] = new JsonArray("type", "title", "status", "detail", "code"),
        ["properties"] = new JsonObject
        {
            ["type"] = Text("A URI that tells the kind of problem; about:blank where the status says it."),
            ["title"] = Text("The kind of problem, for people."),
            ["status"] = new JsonObject { ["type"] = "integer", ["format"] = "int32", ["description"] = "The HTTP status." },
            ["detail"] = Text("What is wrong and what to do, for people."),
            ["code"] = Text("The name of the gRPC status.", [.. Enum.GetValues<RpcStatus>().Where(s => s != RpcStatus.Ok).Select(Problem.Code)]),
            ["field"] = Text("The field of the request that is wrong, where there is one."),
        },
    };

    public static JsonObject Response => new()
    {
        ["description"] = "The call failed.",
        ["content"] = new JsonObject
        {
            [Problem.ContentType] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = "#/components/schemas/Problem" } },
        },
    };

    private static JsonObject Text(string description, params IReadOnlyList<string> values)
    {
        var schema = new JsonObject { ["type"] = "string", ["description"] = description };
        if (values.Count > 0)
            schema["enum"] = new JsonArray([.. values.Select(v => JsonValue.Create(v))]);
        return schema;
    }
}
