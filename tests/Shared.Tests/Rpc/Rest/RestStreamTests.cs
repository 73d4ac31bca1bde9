using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CwHoe.Shared.Rpc;

namespace CwHoe.Shared.Tests.Rpc.Rest;

/// <summary>Streams, failures and the end of calls over REST.</summary>
public sealed class RestStreamTests : IAsyncLifetime
{
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;
    private readonly CallsService _service = new();
    private RpcServer _server = null!;

    public async ValueTask InitializeAsync() =>
        _server = await RpcServer.StartAsync(e => e.MapRpcService(CallsReflection.Descriptor.Services[0], _service.Methods));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Rest_ServerStream_IsLinesOfResults()
    {
        using var response = await _server.Http1.GetAsync("/v1/count/3?text=ž", None);
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.ToString());
        var lines = (await response.Content.ReadAsStringAsync(None)).Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.Empty(lines[3]);
        Assert.Equal([1, 2, 3], lines.SkipLast(1).Select(l => (int)JsonNode.Parse(l)!["result"]!["number"]!));
        Assert.Equal("ž", (string?)JsonNode.Parse(lines[0])!["result"]!["text"]);
    }

    [Fact]
    public async Task Rest_EmptyServerStream_IsNoLines()
    {
        using var response = await _server.Http1.GetAsync("/v1/count/0", None);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.ToString());
        Assert.Empty(await response.Content.ReadAsStringAsync(None));
    }

    [Fact]
    public async Task Rest_ServerStream_SendsEachLineAtOnce()
    {
        using var response = await _server.Http1.GetAsync("/v1/count/1?hang=true", HttpCompletionOption.ResponseHeadersRead, None);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(None));
        Assert.Contains("\"result\"", await lines.ReadLineAsync(None));
    }

    [Fact]
    public async Task Rest_CallerThatGoes_EndsTheHandler()
    {
        using (await _server.Http1.GetAsync("/v1/count/1?hang=true", HttpCompletionOption.ResponseHeadersRead, None))
        {
        }

        Assert.True(await _service.CancelledAsync(None));
        Assert.Empty(_server.Log.Lines);
    }

    [Fact]
    public async Task Rest_StreamThatFails_EndsWithAnError()
    {
        var text = await _server.Http1.GetStringAsync("/v1/count/2?failWith=9&failMessage=žal&failField=count", None);
        var last = JsonNode.Parse(text.Split('\n')[2])!["error"]!;
        Assert.Equal("FAILED_PRECONDITION", (string?)last["code"]);
        Assert.Equal(400, (int?)last["status"]);
        Assert.Equal("žal", (string?)last["detail"]);
        Assert.Equal("count", (string?)last["field"]);
    }

    [Fact]
    public async Task Rest_StreamThatFailsFirst_HasTheStatus()
    {
        using var response = await _server.Http1.GetAsync("/v1/count/0?failWith=5", None);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("last", response.Headers.GetValues("x-end").Single());
    }

    [Fact]
    public async Task Rest_ClientStream_IsOneMessageALine()
    {
        using var response = await _server.Http1.PostAsync("/v1/gather", Lines("""{"text": "a"}""", "", """{"text": "b", "data": "AAAA"}""", "  "), None);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(None))!;
        Assert.Equal("ab", (string?)answer["text"]);
        Assert.Equal(3, (int?)answer["dataLength"]);
    }

    [Fact]
    public async Task Rest_ClientStream_OfManyMegabytes_IsTaken()
    {
        var line = $$"""{"data": "{{Convert.ToBase64String(new byte[1_000_000])}}"}""";
        using var response = await _server.Http1.PostAsync("/v1/gather", Lines([.. Enumerable.Repeat(line, 40)]), None);
        Assert.Equal(40_000_000, (int?)JsonNode.Parse(await response.Content.ReadAsStringAsync(None))!["dataLength"]);
    }

    [Fact]
    public async Task Rest_ClientStream_NamesTheMessageThatIsWrong()
    {
        using var response = await _server.Http1.PostAsync("/v1/gather", Lines("{}", """{"texd": "b"}"""), None);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(None))!;
        Assert.StartsWith("message 2: ", (string?)problem["detail"]);
        Assert.Equal("texd", (string?)problem["field"]);
    }

    [Fact]
    public async Task Rest_ClientStream_WithoutType_Is415()
    {
        using var response = await _server.Http1.PostAsync("/v1/gather", new ByteArrayContent([]), None);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Fact]
    public async Task Rest_Bidirectional_AnswersLineByLine()
    {
        using var body = new HeldBody();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/talk")
        {
            Content = body,
            Version = new(2, 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        await body.WriteLineAsync("""{"text": "one"}""", None);
        using var response = await _server.Http2.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, None);
        using var answers = new StreamReader(await response.Content.ReadAsStreamAsync(None));
        Assert.Contains("one", await answers.ReadLineAsync(None));
        await body.WriteLineAsync("""{"text": "two"}""", None);
        Assert.Contains("two", await answers.ReadLineAsync(None));
        body.End();
        Assert.Null(await answers.ReadLineAsync(None));
    }

    [Theory]
    [InlineData(RpcStatus.Cancelled, 499)]
    [InlineData(RpcStatus.Unknown, 500)]
    [InlineData(RpcStatus.InvalidArgument, 400)]
    [InlineData(RpcStatus.DeadlineExceeded, 504)]
    [InlineData(RpcStatus.NotFound, 404)]
    [InlineData(RpcStatus.AlreadyExists, 409)]
    [InlineData(RpcStatus.PermissionDenied, 403)]
    [InlineData(RpcStatus.ResourceExhausted, 429)]
    [InlineData(RpcStatus.FailedPrecondition, 400)]
    [InlineData(RpcStatus.Aborted, 409)]
    [InlineData(RpcStatus.OutOfRange, 400)]
    [InlineData(RpcStatus.Unimplemented, 501)]
    [InlineData(RpcStatus.Internal, 500)]
    [InlineData(RpcStatus.Unavailable, 503)]
    [InlineData(RpcStatus.DataLoss, 500)]
    [InlineData(RpcStatus.Unauthenticated, 401)]
    public async Task Rest_Failure_HasTheStatusOfHttp(RpcStatus status, int expected)
    {
        using var response = await AskAsync($$"""{"failWith": {{(int)status}}, "failMessage": "why"}""");
        Assert.Equal(expected, (int)response.StatusCode);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(None))!;
        Assert.Equal(expected, (int?)problem["status"]);
        Assert.Equal("why", (string?)problem["detail"]);
        Assert.Equal("about:blank", (string?)problem["type"]);
        Assert.NotEmpty((string)problem["title"]!);
    }

    [Fact]
    public async Task Rest_Crash_IsLoggedAndTellsNothing()
    {
        using var response = await AskAsync("""{"crash": true}""");
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.DoesNotContain("secret", await response.Content.ReadAsStringAsync(None));
        var line = Assert.Single(_server.Log.Lines);
        Assert.StartsWith("cwhoe.tests.Calls.Ask failed", line);
        Assert.Contains("secret", line);
    }

    [Fact]
    public async Task Rest_Deadline_Is504()
    {
        using var response = await AskAsync("""{"hang": true}""", "50m");
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.True(await _service.CancelledAsync(None));
    }

    [Fact]
    public async Task Rest_DeadlineThatIsNone_Is400()
    {
        using var response = await AskAsync("{}", "soon");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Rest_Answer_CarriesTheHandlersMetadata()
    {
        using var response = await AskAsync("{}");
        Assert.Equal("first", response.Headers.GetValues("x-begin").Single());
        Assert.Equal("last", response.Headers.GetValues("x-end").Single());
    }

    [Fact]
    public async Task Rest_MethodWithoutAnnotation_IsNotServed()
    {
        using var response = await _server.Http1.PostAsync("/cwhoe.tests.Calls/Whisper", new StringContent("{}", Encoding.UTF8, "application/json"), None);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    private static StringContent Lines(params string[] lines) => new(string.Join('\n', lines), Encoding.UTF8, "application/x-ndjson");

    private async Task<HttpResponseMessage> AskAsync(string body, string? timeout = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/ask") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (timeout is not null)
            request.Headers.Add("grpc-timeout", timeout);
        return await _server.Http1.SendAsync(request, None);
    }
}
