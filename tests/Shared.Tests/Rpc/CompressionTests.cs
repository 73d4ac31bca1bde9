using System.Globalization;
using System.IO.Compression;
using System.Text;
using CwHoe.NodeClients;
using CwHoe.Runtime.Metrics;
using CwHoe.Shared.Rpc;

namespace CwHoe.Shared.Tests.Rpc;

/// <summary>What Node's zlib compresses, over gRPC and REST: Clients/compressed.js; and what REST answers with to .NET's HttpClient.</summary>
public sealed class CompressionTests
{
    private const string Messages = "hoe_rpc_message_bytes_total";
    private const string Wire = "hoe_rpc_wire_bytes_total";
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Compression_ByNodesZlib_IsTakenBoundedAndCounted()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        using var metrics = new MetricsCollector();
        var node = await NodePackages.InstallAsync(Path.Combine(AppContext.BaseDirectory, "Clients"), limit.Token);
        await using var server = await RpcServer.StartAsync(e => e.MapRpcService(CallsReflection.Descriptor.Services[0], new CallsService().Methods));
        var proto = Path.Combine(AppContext.BaseDirectory, "Rpc", "calls.proto");

        var result = await node.RunAsync("compressed.js", [server.Http1.BaseAddress!.Authority, server.Http2.BaseAddress!.Authority, proto], limit.Token);

        Assert.Equal(0, result.ExitCode);
        var outcomes = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(20, outcomes.Length);
        Assert.True(outcomes.All(o => o.EndsWith(": ok", StringComparison.Ordinal)), result.Output);
        foreach (var labels in (string[])["direction=\"received\",encoding=\"br\",protocol=\"rest\"", "direction=\"received\",encoding=\"br\",protocol=\"grpc\"",
            "direction=\"sent\",encoding=\"gzip\",protocol=\"grpc\""])
            Assert.True(Value(metrics, Messages, labels) > 5 * Value(metrics, Wire, labels), labels);
    }

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("gzip, br", "br")]
    [InlineData("br;q=0.1, gzip", "gzip")]
    public async Task RestAnswers_ToACallerThatAcceptsIt_AreCompressedAndCountedAsOnTheWire(string accepted, string encoding)
    {
        await using var server = await StartAsync();
        using var metrics = new MetricsCollector();
        var labels = $"direction=\"sent\",encoding=\"{encoding}\",protocol=\"rest\"";
        foreach (var path in (string[])["/v1/ask", "/v1/count/20?padding=1000"])
        {
            var plain = await ReadAsync(server, path, null);
            var (wireBefore, plainBefore) = (Value(metrics, Wire, labels), Value(metrics, Messages, labels));

            var answer = await ReadAsync(server, path, accepted);

            Assert.Equal((encoding, ""), (answer.Encoding, plain.Encoding));
            Assert.Equal("Accept-Encoding", answer.Vary);
            Assert.True(10 * answer.Body.Length < plain.Body.Length, $"{path}: {answer.Body.Length} of {plain.Body.Length} bytes");
            using var read = new StreamReader(Decompress(encoding, new MemoryStream(answer.Body)));
            Assert.Equal(Encoding.UTF8.GetString(plain.Body), await read.ReadToEndAsync(None));
            await UntilAsync(() => Value(metrics, Wire, labels) > wireBefore);
            Assert.Equal((answer.Body.Length, plain.Body.Length), (Value(metrics, Wire, labels) - wireBefore, Value(metrics, Messages, labels) - plainBefore));
        }
    }

    [Fact]
    public async Task RestAnswers_ThatAreShortOrFailures_StayPlainAndAreCountedSo()
    {
        await using var server = await StartAsync();
        foreach (var path in (string[])["/v1/gather", "/v1/count/0", "/v1/count/0?failWith=5"])
            Assert.Equal("", (await ReadAsync(server, path, "br, gzip")).Encoding);
        using var metrics = new MetricsCollector();
        const string Labels = "direction=\"sent\",encoding=\"identity\",protocol=\"rest\"";
        var before = Value(metrics, Wire, Labels);
        var stream = await ReadAsync(server, "/v1/count/2?padding=2000", "identity");
        await UntilAsync(() => Value(metrics, Wire, Labels) - before >= stream.Body.Length);
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task RestStream_Compressed_SendsEachLineAtOnce(string accepted)
    {
        await using var server = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/count/1?hang=true");
        request.Headers.Add("Accept-Encoding", accepted);
        using var response = await server.Http1.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, None);
        Assert.Equal(accepted, response.Content.Headers.ContentEncoding.Single());
        using var lines = new StreamReader(Decompress(accepted, await response.Content.ReadAsStreamAsync(None)));
        Assert.Contains("\"result\"", await lines.ReadLineAsync(None));
    }

    private static Task<RpcServer> StartAsync() => RpcServer.StartAsync(e => e.MapRpcService(CallsReflection.Descriptor.Services[0], new CallsService().Methods));

    // 0 before anything was counted.
    private static double Value(MetricsCollector metrics, string name, string labels)
    {
        var wanted = labels.Split(',');
        var line = metrics.Write().Split('\n').SingleOrDefault(l => l.StartsWith(name + "{", StringComparison.Ordinal) && wanted.All(l.Contains));
        return line is null ? 0 : double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    // The body as it came over the wire, with its encoding.
    private static async Task<(byte[] Body, string Encoding, string Vary)> ReadAsync(RpcServer server, string path, string? accepted)
    {
        var isGet = path.Contains("count", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(isGet ? HttpMethod.Get : HttpMethod.Post, path);
        if (!isGet)
            request.Content = new StringContent("{\"padding\": 20000}", Encoding.UTF8, "application/json");
        if (accepted is not null)
            request.Headers.Add("Accept-Encoding", accepted);
        using var response = await server.Http1.SendAsync(request, None);
        return (await response.Content.ReadAsByteArrayAsync(None), string.Join(',', response.Content.Headers.ContentEncoding), string.Join(',', response.Headers.Vary));
    }

    private static Stream Decompress(string encoding, Stream body) =>
        encoding == "br" ? new BrotliStream(body, CompressionMode.Decompress) : new GZipStream(body, CompressionMode.Decompress);

    // The end of an answer is counted just after it was sent.
    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(None);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition())
            await timer.WaitForNextTickAsync(limit.Token);
    }
}
