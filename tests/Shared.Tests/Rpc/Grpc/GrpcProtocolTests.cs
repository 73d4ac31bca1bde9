using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using CwHoe.Shared.Rpc;
using Google.Protobuf;

namespace CwHoe.Shared.Tests.Rpc.Grpc;

/// <summary>What no well-behaved client sends, and what only the bytes show.</summary>
public sealed class GrpcProtocolTests(GrpcProtocolTests.Server server) : IClassFixture<GrpcProtocolTests.Server>
{
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("application/grpc")]
    [InlineData("application/grpc+proto")]
    [InlineData("application/grpc; charset=utf-8")]
    public async Task Grpc_ContentType_IsTaken(string contentType)
    {
        using var response = await CallAsync(Frame(new Question { Text = "x" }), contentType);
        Assert.Equal("application/grpc", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(0, await StatusAsync(response));
        Assert.False(response.Headers.Contains("grpc-status"));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/grpc+json")]
    [InlineData("application/grpc-web")]
    [InlineData("text/plain")]
    public async Task Grpc_OtherContentType_Is415(string contentType)
    {
        using var response = await CallAsync(Frame(new Question()), contentType);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.False(response.Headers.Contains("grpc-status"));
    }

    [Fact]
    public async Task Grpc_OverHttp1_Is426()
    {
        using var response = await server.Grpc.Http1.PostAsync("/cwhoe.tests.Calls/Ask", Body(Frame(new Question()), "application/grpc"), None);
        Assert.Equal(HttpStatusCode.UpgradeRequired, response.StatusCode);
    }

    [Fact]
    public async Task Grpc_Get_Is405()
    {
        using var response = await server.Grpc.Http2.GetAsync("/cwhoe.tests.Calls/Ask", None);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Fact]
    public async Task Grpc_FailureWithoutMessages_IsTrailersOnly()
    {
        using var response = await CallAsync(Frame(new Question { FailWith = 5, FailMessage = "50 % ž\n" }));
        Assert.Equal("5", response.Headers.GetValues("grpc-status").Single());
        Assert.Equal("50 %25 %C5%BE%0A", response.Headers.GetValues("grpc-message").Single());
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(None));
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0 }, RpcStatus.Internal)]
    [InlineData(new byte[] { 0, 0, 0, 0, 9, 1 }, RpcStatus.Internal)]
    [InlineData(new byte[] { 2, 0, 0, 0, 0 }, RpcStatus.Internal)]
    [InlineData(new byte[] { 1, 0, 0, 0, 0 }, RpcStatus.Internal)]
    [InlineData(new byte[] { 0, 0, 0, 0, 1, 0xFF }, RpcStatus.Internal)]
    [InlineData(new byte[] { 0, 0xFF, 0xFF, 0xFF, 0xFF }, RpcStatus.ResourceExhausted)]
    [InlineData(new byte[] { }, RpcStatus.Unimplemented)]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, RpcStatus.Unimplemented)]
    public async Task Grpc_DamagedRequest_Fails(byte[] body, RpcStatus expected)
    {
        using var response = await CallAsync(body);
        Assert.Equal((int)expected, await StatusAsync(response));
    }

    [Fact]
    public async Task Grpc_Gzip_CompressesWhatIsWorthIt()
    {
        using var response = await CallAsync(
            Compressed(new Question { Padding = 100_000 }), headers: [("grpc-encoding", "gzip"), ("grpc-accept-encoding", "identity, deflate,gzip")]);
        Assert.Equal("gzip", response.Headers.GetValues("grpc-encoding").Single());
        var frame = await response.Content.ReadAsByteArrayAsync(None);
        Assert.Equal(1, frame[0]);
        Assert.InRange(BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(1)), 1, 5000);
        using var plain = new GZipStream(new MemoryStream(frame[5..]), CompressionMode.Decompress);
        Assert.Equal(100_000, Answer.Parser.ParseFrom(plain).Padding.Length);

        using var small = await CallAsync(Compressed(new Question()), headers: [("grpc-encoding", "gzip"), ("grpc-accept-encoding", "gzip")]);
        Assert.Equal(0, (await small.Content.ReadAsByteArrayAsync(None))[0]);
    }

    [Fact]
    public async Task Grpc_CallerThatDoesNotCompress_IsAnsweredPlainly()
    {
        using var response = await CallAsync(Frame(new Question { Padding = 100_000 }), headers: [("grpc-accept-encoding", "gzip")]);
        Assert.False(response.Headers.Contains("grpc-encoding"));
        Assert.Equal(0, (await response.Content.ReadAsByteArrayAsync(None))[0]);
    }

    [Fact]
    public async Task Grpc_MessageThatGrowsOverTheLimit_IsRefused()
    {
        var question = new Question { Data = ByteString.CopyFrom(new byte[50_000_000]) };
        using var response = await CallAsync(Compressed(question), headers: [("grpc-encoding", "gzip")]);
        Assert.Equal((int)RpcStatus.ResourceExhausted, await StatusAsync(response));
    }

    [Fact]
    public async Task Grpc_GzipThatIsNone_Fails()
    {
        using var response = await CallAsync([1, 0, 0, 0, 3, 1, 2, 3], headers: [("grpc-encoding", "gzip")]);
        Assert.Equal((int)RpcStatus.Internal, await StatusAsync(response));
    }

    [Fact]
    public async Task Grpc_UnknownEncoding_SaysWhatIsTaken()
    {
        using var response = await CallAsync(Frame(new Question()), headers: [("grpc-encoding", "zstd")]);
        Assert.Equal((int)RpcStatus.Unimplemented, await StatusAsync(response));
        Assert.Equal("identity,gzip,br", response.Headers.GetValues("grpc-accept-encoding").Single());
    }

    [Fact]
    public async Task Grpc_DeadlineThatIsNone_Fails()
    {
        using var response = await CallAsync(Frame(new Question()), headers: [("grpc-timeout", "1day")]);
        Assert.Equal((int)RpcStatus.InvalidArgument, await StatusAsync(response));
    }

    [Fact]
    public async Task Grpc_PassedDeadline_Fails()
    {
        using var response = await CallAsync(Frame(new Question { Hang = true }), headers: [("grpc-timeout", "10m")]);
        Assert.Equal((int)RpcStatus.DeadlineExceeded, await StatusAsync(response));
    }

    [Fact]
    public async Task Grpc_Crash_IsLoggedAndTellsNothing()
    {
        using var response = await CallAsync(Frame(new Question { Crash = true }));
        Assert.Equal((int)RpcStatus.Internal, await StatusAsync(response));
        Assert.DoesNotContain("secret", response.Headers.GetValues("grpc-message").Single());
        var line = Assert.Single(server.Grpc.Log.Lines, l => l.StartsWith("cwhoe.tests.Calls.Ask failed", StringComparison.Ordinal));
        Assert.Contains("secret", line);
    }

    private static async Task<int> StatusAsync(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await response.Content.LoadIntoBufferAsync(None);
        var headers = response.Headers.Contains("grpc-status") ? (HttpHeaders)response.Headers : response.TrailingHeaders;
        return int.Parse(headers.GetValues("grpc-status").Single());
    }

    private static byte[] Frame(IMessage message) => Frame(0, message.ToByteArray());

    private static byte[] Frame(byte flag, byte[] payload)
    {
        var frame = new byte[5 + payload.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), payload.Length);
        payload.CopyTo(frame, 5);
        return frame;
    }

    private static byte[] Compressed(IMessage message)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            message.WriteTo(gzip);
        return Frame(1, compressed.ToArray());
    }

    private static ByteArrayContent Body(byte[] bytes, string contentType) =>
        new(bytes) { Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType) } };

    private async Task<HttpResponseMessage> CallAsync(byte[] body, string contentType = "application/grpc", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/cwhoe.tests.Calls/Ask")
        {
            Content = Body(body, contentType),
            Version = new(2, 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Add("te", "trailers");
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return await server.Grpc.Http2.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, None);
    }

    public sealed class Server : IAsyncLifetime
    {
        internal RpcServer Grpc { get; private set; } = null!;

        public async ValueTask InitializeAsync() =>
            Grpc = await RpcServer.StartAsync(e => e.MapRpcService(CallsReflection.Descriptor.Services[0], new CallsService().Methods));

        public ValueTask DisposeAsync() => Grpc.DisposeAsync();
    }
}
