using System.Globalization;
using CwHoe.NodeClients;
using CwHoe.Runtime.Metrics;
using CwHoe.Shared.Rpc;

namespace CwHoe.Shared.Tests.Rpc;

/// <summary>What Node's zlib compresses, over gRPC and REST: Clients/compressed.js.</summary>
public sealed class CompressionTests
{
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
            Assert.True(Value("hoe_rpc_message_bytes_total", labels) > 5 * Value("hoe_rpc_wire_bytes_total", labels), labels);

        double Value(string name, string labels)
        {
            var wanted = labels.Split(',');
            var line = metrics.Write().Split('\n').Single(l => l.StartsWith(name + "{", StringComparison.Ordinal) && wanted.All(l.Contains));
            return double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
        }
    }
}
