using System.Text.Json.Nodes;
using CwHoe.Contracts;
using CwHoe.NodeClients;
using CwHoe.Shared.Rpc;
using Google.Protobuf.Reflection;

namespace CwHoe.Shared.Tests.Rpc.OpenApi;

public sealed class OpenApiTests
{
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("tests")]
    [InlineData("router")]
    public async Task OpenApi_Document_PassesRedoclysRules(string api)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var node = await NodePackages.InstallAsync(Path.Combine(AppContext.BaseDirectory, "Clients"), limit.Token);
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(file, (await ReadAsync(api == "tests" ? Tests : [RouterReflection.Descriptor.Services[0]])).ToJsonString(), limit.Token);
        try
        {
            var result = await node.RunAsync("lint.js", [file], limit.Token);
            Assert.True(result.ExitCode == 0, result.Output + result.Errors);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task OpenApi_Paths_AreThoseOfTheAnnotations()
    {
        var document = await ReadAsync(Tests);
        Assert.Equal("3.1.1", (string?)document["openapi"]);
        var operations = document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(o => $"{o.Key} {p.Key} {o.Value!["operationId"]}"));
        Assert.Equal(
            [
                "delete /v1/shelves/{shelves}/books/{books} Library_DeleteBook",
                "get /v1/authors Library_ListAuthors",
                "get /v1/books/{number} Library_GetBook_2",
                "get /v1/count/{count} Calls_Count",
                "get /v1/files/{path} Library_ReadFile",
                "get /v1/shelves/{shelf} Library_GetShelf",
                "get /v1/shelves/{shelf}:count Library_CountShelf",
                "get /v1/shelves/{shelves}/books Library_ListBooks",
                "get /v1/shelves/{shelves}/books/{books} Library_GetBook",
                "options /probes/{probes}/state Library_Probe",
                "patch /v1/shelves/{shelves}/books/{books} Library_UpdateBook",
                "post /v1/ask Calls_Ask",
                "post /v1/files/{path}:lock Library_LockFile",
                "post /v1/gather Calls_Gather",
                "post /v1/shelves/{shelves}/books Library_CreateBook",
                "post /v1/shelves/{shelves}/books/{books}:move Library_MoveBook",
                "post /v1/talk Calls_Talk",
                "put /v1/shelves/{shelves}/books/{books} Library_ReplaceBook",
            ],
            operations.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task OpenApi_Parameters_AreThePathsAndTheQuerys()
    {
        var document = await ReadAsync(Tests);
        var list = document["paths"]!["/v1/shelves/{shelves}/books"]!["get"]!["parameters"]!.AsArray();
        Assert.Equal(
            [
                "path shelves", "query pageSize", "query filter.title", "query filter.bindings", "query filter.maxAge", "query filter.isLent",
                "query years", "query newestFirst", "query fields", "query like.name", "query like.title", "query like.number", "query like.binding",
                "query like.authors", "query like.printedAt", "query like.pages", "query like.cover", "query like.cents", "query like.isFree",
                "query like.weightKg", "query minWeight",
            ],
            list.Select(p => $"{p!["in"]} {p["name"]}"));
        Assert.True((bool)list[0]!["required"]!);
        Assert.Equal("array", (string?)list[3]!["schema"]!["type"]);

        var create = document["paths"]!["/v1/shelves/{shelves}/books"]!["post"]!;
        Assert.Equal(["path shelves", "query bookId"], create["parameters"]!.AsArray().Select(p => $"{p!["in"]} {p["name"]}"));
        Assert.Equal("#/components/schemas/cwhoe.tests.Book", (string?)create["requestBody"]!["content"]!["application/json"]!["schema"]!["$ref"]);
    }

    [Fact]
    public async Task OpenApi_Schemas_AreProtobufsJson()
    {
        var document = await ReadAsync(Tests);
        var expected = JsonNode.Parse("""
            {
              "type": "object", "description": "A book.\n\nAt most one of cents, isFree is set.",
              "properties": {
                "name": {"type": "string", "description": "Its place, shelves/S/books/B."},
                "title": {"type": "string"},
                "number": {"type": "string", "format": "int64"},
                "binding": {"$ref": "#/components/schemas/cwhoe.tests.Binding"},
                "authors": {"type": "array", "items": {"type": "string"}},
                "copies": {"type": "object", "additionalProperties": {"type": "integer", "format": "int32"}},
                "printedAt": {"type": "string", "format": "date-time"},
                "notes": {"type": "object"},
                "pages": {"type": ["integer", "null"], "format": "int32"},
                "cover": {"type": "string", "contentEncoding": "base64"},
                "editions": {"type": "array", "items": {"$ref": "#/components/schemas/cwhoe.tests.Book"}, "description": "Other editions."},
                "cents": {"type": "string", "format": "int64"},
                "isFree": {"type": "boolean"},
                "attachment": {"type": "object", "properties": {"@type": {"type": "string"}}, "required": ["@type"]},
                "remark": {},
                "weightKg": {"type": "number", "format": "double"}
              }
            }
            """);
        var found = document["components"]!["schemas"]!["cwhoe.tests.Book"];
        Assert.True(JsonNode.DeepEquals(expected, found), found?.ToJsonString());
        var binding = document["components"]!["schemas"]!["cwhoe.tests.Binding"]!;
        Assert.Equal(["BINDING_UNSPECIFIED", "BINDING_PAPER", "BINDING_CLOTH"], binding["enum"]!.AsArray().Select(v => (string?)v));
        Assert.Equal("How a book is bound.\n\n- `BINDING_PAPER`: Cheap.", (string?)binding["description"]);
    }

    [Fact]
    public async Task OpenApi_Comments_AreTheProtoFiles()
    {
        var document = await ReadAsync(Tests);
        var commented = document["paths"]!["/v1/shelves/{shelves}/books/{books}"]!["get"]!;
        Assert.Equal("Tells of one book", (string?)commented["summary"]);
        Assert.Equal("Tells of one book.\n\nIt can also be asked for by its number.", (string?)commented["description"]);
        Assert.Equal("Delete book", (string?)document["paths"]!["/v1/shelves/{shelves}/books/{books}"]!["delete"]!["summary"]);
        Assert.Equal("Calls of each shape.", (string?)document["tags"]![1]!["description"]);
    }

    [Fact]
    public async Task OpenApi_Streams_AreJsonInLines()
    {
        var count = (await ReadAsync(Tests))["paths"]!["/v1/count/{count}"]!["get"]!["responses"]!["200"]!["content"]!["application/x-ndjson"]!["schema"]!;
        Assert.Equal("#/components/schemas/cwhoe.tests.Answer", (string?)count["properties"]!["result"]!["$ref"]);
        Assert.Equal("#/components/schemas/Problem", (string?)count["properties"]!["error"]!["$ref"]);
    }

    [Fact]
    public async Task OpenApi_RouterManagement_HasAllOfIt()
    {
        var document = await ReadAsync([RouterReflection.Descriptor.Services[0]]);
        Assert.Equal(
            [
                "get /management/v1/backends", "get /management/v1/backends:watch", "get /management/v1/policy", "get /management/v1/usage",
                "post /management/v1/backends:reset", "post /management/v1/explain",
            ],
            document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(o => $"{o.Key} {p.Key}")).Order(StringComparer.Ordinal));
        var enums = document["components"]!["schemas"]!.AsObject().Where(s => (string?)s.Value!["type"] == "string");
        Assert.Empty(enums.Where(e => e.Value!["description"] is null).Select(e => e.Key));
        Assert.Equal("halfOpen", BackendState.HalfOpen.Name());
    }

    private static IReadOnlyCollection<ServiceDescriptor> Tests => [LibraryReflection.Descriptor.Services[0], CallsReflection.Descriptor.Services[0]];

    private static async Task<JsonNode> ReadAsync(IReadOnlyCollection<ServiceDescriptor> services)
    {
        await using var server = await RpcServer.StartAsync(e => e.MapRpcOpenApi(new() { Title = "Tests", Version = "v1" }, services));
        return JsonNode.Parse(await server.Http1.GetStringAsync("/openapi.json", None))!;
    }
}
