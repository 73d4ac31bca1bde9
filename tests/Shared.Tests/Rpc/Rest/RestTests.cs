using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CwHoe.Shared.Rpc;

namespace CwHoe.Shared.Tests.Rpc.Rest;

/// <summary>Requests and answers of single messages, as curl would send them.</summary>
public sealed class RestTests(RestTests.Server server) : IClassFixture<RestTests.Server>
{
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/v1/shelves/s1/books/b1", """{"name":"shelves/s1/books/b1"}""")]
    [InlineData("GET", "/v1/books/42", """{"number":"42"}""")]
    [InlineData("GET", "/v1/shelves/s1/books?pageSize=5&newest_first=true", """{"request":{"parent":"shelves/s1","pageSize":5,"newestFirst":true}}""")]
    [InlineData("GET", "/v1/shelves/s/books?years=1990&years=2000", """{"request":{"parent":"shelves/s","years":[1990,2000]}}""")]
    [InlineData(
        "GET", "/v1/shelves/s/books?filter.title=a%20b%2Bc+d&filter.bindings=BINDING_CLOTH&filter.bindings=1&filter.max_age=1.5s&filter.isLent=false",
        """{"request":{"parent":"shelves/s","filter":{"title":"a b+c d","bindings":["BINDING_CLOTH","BINDING_PAPER"],"maxAge":"1.500s","isLent":false}}}""")]
    [InlineData(
        "GET", "/v1/shelves/s/books?fields=parent,years&like.weightKg=1e-3&minWeight=NaN",
        """{"request":{"parent":"shelves/s","fields":"parent,years","like":{"weightKg":0.001},"minWeight":"NaN"}}""")]
    [InlineData("GET", "/v1/authors", """[{"name":"a"}]""")]
    [InlineData("POST", "/v1/shelves/s/books?bookId=b", """{"name":"shelves/s/books/b","title":"t","cents":"5"}""", """{"title":"t","cents":5}""")]
    [InlineData("POST", "/v1/shelves/s/books?bookId=b", """{"name":"shelves/s/books/b"}""")]
    [InlineData("PUT", "/v1/shelves/s/books/b", """{"name":"shelves/s/books/b","title":"t"}""", """{"name":"other","title":"t"}""")]
    [InlineData("PUT", "/v1/shelves/s/books/b", """{"name":"shelves/s/books/b"}""")]
    [InlineData("PATCH", "/v1/shelves/s/books/b?updateMask=title,weightKg", """{"book":{"name":"shelves/s/books/b"},"updateMask":"title,weightKg"}""")]
    [InlineData("POST", "/v1/shelves/s/books/b:move", """{"book":{"name":"shelves/s/books/b","number":"3"},"to":"x"}""", """{"to":"x","book":{"number":3}}""")]
    [InlineData("POST", "/v1/shelves/s/books/b:move", """{"book":{"name":"shelves/s/books/b"},"to":"x"}""", """{"to":"x"}""")]
    [InlineData("POST", "/v1/shelves/s/books?bookId=b", """{"name":"shelves/s/books/b","title":"y"}""", """{"title":"x","title":"y"}""")]
    [InlineData("DELETE", "/v1/shelves/s/books/b", "{}")]
    [InlineData("GET", "/v1/files/a/b%20c/d%2Fe", """{"path":"a/b c/d%2Fe"}""")]
    [InlineData("GET", "/v1/files/", "{}")]
    [InlineData("POST", "/v1/files/a/b:lock?force=true", """{"path":"a/b","force":true}""")]
    [InlineData("GET", "/v1/shelves/a%2Fb%3A%C5%BElica", """{"shelf":"a/b:žlica","method":"GetShelf"}""")]
    [InlineData("GET", "/v1/shelves/a:count", """{"shelf":"a","method":"CountShelf"}""")]
    [InlineData("GET", "/v1/shelves/a:b", """{"shelf":"a:b","method":"GetShelf"}""")]
    [InlineData("OPTIONS", "/probes/anything/state", """{"method":"Probe"}""")]
    public async Task Rest_Request_BecomesTheMessage(string method, string path, string expected, string? body = null)
    {
        using var response = await SendAsync(method, path, body);
        var text = await response.Content.ReadAsStringAsync(None);
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(Encoding.UTF8.GetByteCount(text), response.Content.Headers.ContentLength);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), WithoutDefaults(JsonNode.Parse(text))), text);
    }

    [Fact]
    public async Task Rest_Answer_HoldsDefaultsAndWellKnownTypes()
    {
        using var response = await SendAsync("PUT", "/v1/shelves/s/books/b", """
            {"printedAt": "2026-01-02T03:04:05.678Z", "notes": {"a": [1, null, "x"]}, "pages": 7, "cover": "AAEC/w==", "copies": {"here": 2}, "binding": 2,
             "remark": true, "attachment": {"@type": "type.googleapis.com/cwhoe.tests.ShelfRequest", "shelf": "s"}}
            """);
        var text = await response.Content.ReadAsStringAsync(None);
        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse("""
                    {"name": "shelves/s/books/b", "title": "", "number": "0", "binding": "BINDING_CLOTH", "authors": [], "copies": {"here": 2},
                     "printedAt": "2026-01-02T03:04:05.678Z", "notes": {"a": [1, null, "x"]}, "pages": 7, "cover": "AAEC/w==", "editions": [],
                     "attachment": {"@type": "type.googleapis.com/cwhoe.tests.ShelfRequest", "shelf": "s", "method": ""}, "remark": true}
                    """),
                JsonNode.Parse(text)),
            text);
    }

    [Theory]
    [InlineData("GET", "/v1/shelves/s/books?pageSize=many", "pageSize")]
    [InlineData("GET", "/v1/shelves/s/books?page_size=1&page_size=2", "pageSize")]
    [InlineData("GET", "/v1/shelves/s/books?newestFirst=yes", "newestFirst")]
    [InlineData("GET", "/v1/shelves/s/books?years=1&years=x", "years")]
    [InlineData("GET", "/v1/shelves/s/books?filter.bindings=WOOD", "filter.bindings")]
    [InlineData("GET", "/v1/shelves/s/books?filter.maxAge=soon", "filter.maxAge")]
    [InlineData("GET", "/v1/shelves/s/books?filter=x", "filter")]
    [InlineData("GET", "/v1/shelves/s/books?labels=x", "labels")]
    [InlineData("GET", "/v1/shelves/s/books?parent=x", "parent")]
    [InlineData("GET", "/v1/shelves/s/books?nothing=x", "nothing")]
    [InlineData("GET", "/v1/shelves/s/books?like.editions.name=x", "like.editions.name")]
    [InlineData("GET", "/v1/books/many", "number")]
    [InlineData("POST", "/v1/shelves/s/books?book.title=x", "book.title")]
    [InlineData("POST", "/v1/shelves/s/books", "book.titel", """{"titel": "x"}""")]
    [InlineData("POST", "/v1/shelves/s/books", "book.title", """{"title": 5}""")]
    [InlineData("POST", "/v1/shelves/s/books", "book.authors", """{"authors": ["x", 5]}""")]
    [InlineData("POST", "/v1/shelves/s/books", "book.editions[1].copies", """{"editions": [{}, {"copies": {"a": "b"}}]}""")]
    [InlineData("POST", "/v1/shelves/s/books", "book.editions[0]", """{"editions": ["x"]}""")]
    [InlineData("POST", "/v1/shelves/s/books", "book.printedAt", """{"printedAt": "yesterday"}""")]
    [InlineData("POST", "/v1/shelves/s/books", "book.cover", """{"cover": "???"}""")]
    [InlineData("POST", "/v1/shelves/s/books", "book.number", """{"number": 1e30}""")]
    [InlineData("POST", "/v1/shelves/s/books", "book.binding", """{"binding": "BINDING_WOOD"}""")]
    [InlineData("POST", "/v1/shelves/s/books", "book.attachment", """{"attachment": {"@type": "type.googleapis.com/x.Y"}}""")]
    [InlineData("POST", "/v1/shelves/s/books", null, """{"cents": 1, "isFree": true}""")]
    [InlineData("POST", "/v1/shelves/s/books", null, """{"title": """)]
    [InlineData("POST", "/v1/shelves/s/books", "book", "[1]")]
    [InlineData("PUT", "/v1/shelves/s/books/b?title=x", "title", "{}")]
    [InlineData("PUT", "/v1/shelves/s/books/b", null, "[1]")]
    [InlineData("PUT", "/v1/shelves/s/books/b", null, "{} {}")]
    [InlineData("POST", "/v1/shelves/s/books", "book.binding", """{"binding": "\ud800"}""")]
    [InlineData("POST", "/v1/shelves/s/books", "book.title", """{"title": "\ud800"}""")]
    [InlineData("POST", "/v1/shelves/s/books", "book.title", """{"title": "\udc00x", "binding": "?"}""")]
    [InlineData("POST", "/v1/shelves/s/books", null, """{"\ud800": 1}""")]
    [InlineData("POST", "/v1/shelves/s/books", null, """{}, "bookId": "b" """)]
    [InlineData("PUT", "/v1/shelves/s/books/b", "title", """{"title": "\ud800"}""")]
    [InlineData("PUT", "/v1/shelves/s/books/b", "editions[0].weightKg", """{"editions": [{"weightKg": "heavy"}]}""")]
    public async Task Rest_BadRequest_NamesTheField(string method, string path, string? field, string? body = null)
    {
        using var response = await SendAsync(method, path, body);
        var text = await response.Content.ReadAsStringAsync(None);
        Assert.True(response.StatusCode == HttpStatusCode.BadRequest, text);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = JsonNode.Parse(text)!;
        Assert.Equal("INVALID_ARGUMENT", (string?)problem["code"]);
        Assert.Equal(400, (int?)problem["status"]);
        Assert.Equal("Bad Request", (string?)problem["title"]);
        Assert.NotEmpty((string)problem["detail"]!);
        Assert.True(field == (string?)problem["field"], text);
    }

    [Fact]
    public async Task Rest_DeepJson_IsRefused()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"editions":[""", 5000)) + string.Concat(Enumerable.Repeat("]}", 5000));
        using var response = await SendAsync("PUT", "/v1/shelves/s/books/b", deep);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Rest_BodyOfAnotherType_Is415()
    {
        using var body = new StringContent("a=b", Encoding.UTF8, "application/x-www-form-urlencoded");
        using var response = await server.Rest.Http1.PutAsync("/v1/shelves/s/books/b", body, None);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Fact]
    public async Task Rest_BodyThatIsNoUtf8_Is400()
    {
        using var body = new ByteArrayContent([(byte)'"', 0xFF, (byte)'"']) { Headers = { ContentType = new("application/json") } };
        using var response = await server.Rest.Http1.PutAsync("/v1/shelves/s/books/b", body, None);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Rest_BodyOverTheLimit_Is413()
    {
        using var response = await SendAsync("PUT", "/v1/shelves/s/books/b", $$"""{"title": "{{new string('a', 5_000_000)}}"}""");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("RESOURCE_EXHAUSTED", (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync(None))!["code"]);
        Assert.Empty(server.Rest.Log.Lines);
    }

    [Theory]
    [InlineData("PATCH", "/v1/authors", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/v1/nothing", HttpStatusCode.NotFound)]
    [InlineData("GET", "/v1/shelves/s/books/b/c", HttpStatusCode.NotFound)]
    [InlineData("POST", "/v1/files/a:unlock", HttpStatusCode.NotFound)]
    public async Task Rest_UnknownPath_IsNotServed(string method, string path, HttpStatusCode expected)
    {
        using var response = await SendAsync(method, path, null);
        Assert.Equal(expected, response.StatusCode);
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string path, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await server.Rest.Http1.SendAsync(request, None);
    }

    // What protobuf's JSON leaves out by default.
    private static JsonNode? WithoutDefaults(JsonNode? node)
    {
        if (node is JsonArray array)
            return new JsonArray([.. array.Select(WithoutDefaults)]);
        if (node is not JsonObject message)
            return node?.DeepClone();
        string[] defaults = ["\"\"", "0", "\"0\"", "[]", "{}", "\"BINDING_UNSPECIFIED\""];
        var kept = message.Where(m => m.Value?.ToJsonString() is { } json && !defaults.Contains(json) && (json != "false" || m.Key == "isLent"));
        return new JsonObject(kept.Select(m => KeyValuePair.Create(m.Key, WithoutDefaults(m.Value))));
    }

    public sealed class Server : IAsyncLifetime
    {
        internal RpcServer Rest { get; private set; } = null!;

        public async ValueTask InitializeAsync() =>
            Rest = await RpcServer.StartAsync(e => e.MapRpcService(LibraryReflection.Descriptor.Services[0], LibraryService.Methods));

        public ValueTask DisposeAsync() => Rest.DisposeAsync();
    }
}
