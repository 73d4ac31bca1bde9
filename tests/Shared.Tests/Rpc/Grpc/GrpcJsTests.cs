using CwHoe.NodeClients;
using CwHoe.Shared.Rpc;

namespace CwHoe.Shared.Tests.Rpc.Grpc;

/// <summary>The gRPC client of Node against ours: Clients/calls.js, whose checks are run once and reported one by one.</summary>
public sealed class GrpcJsTests(GrpcJsTests.Run run) : IClassFixture<GrpcJsTests.Run>
{
    [Theory]
    [InlineData("unary")]
    [InlineData("server streaming")]
    [InlineData("client streaming")]
    [InlineData("bidirectional")]
    [InlineData("metadata")]
    [InlineData("binary metadata")]
    [InlineData("status and message")]
    [InlineData("status after messages")]
    [InlineData("field of a status")]
    [InlineData("a fault tells nothing")]
    [InlineData("unknown method")]
    [InlineData("unknown service")]
    [InlineData("deadline")]
    [InlineData("deadline is known")]
    [InlineData("cancellation")]
    [InlineData("cancellation of a stream")]
    [InlineData("large messages")]
    [InlineData("message too large")]
    [InlineData("gzip")]
    [InlineData("deflate is refused")]
    [InlineData("many at once")]
    [InlineData("a slow reader")]
    public void GrpcJs_Check_Passes(string check)
    {
        Assert.True(run.Outcomes.TryGetValue(check, out var outcome), run.Everything);
        Assert.Equal("ok", outcome);
    }

    [Fact]
    public void GrpcJs_CancelledCalls_EndTheirHandlers() => Assert.Equal(3, run.Cancelled);

    public sealed class Run : IAsyncLifetime
    {
        public Dictionary<string, string> Outcomes { get; private set; } = [];

        public string Everything { get; private set; } = "";

        public int Cancelled { get; private set; }

        public async ValueTask InitializeAsync()
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
            var node = await NodePackages.InstallAsync(Path.Combine(AppContext.BaseDirectory, "Clients"), limit.Token);
            var service = new CallsService();
            await using var server = await RpcServer.StartAsync(e => e.MapRpcService(CallsReflection.Descriptor.Services[0], service.Methods));
            var protos = Path.Combine(AppContext.BaseDirectory, "Rpc");
            var result = await node.RunAsync("calls.js", [server.Http2.BaseAddress!.Authority, Path.Combine(protos, "calls.proto")], limit.Token);
            Everything = $"exit code {result.ExitCode}\n{result.Output}\n{result.Errors}";
            Outcomes = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(": ", 2)).ToDictionary(l => l[0], l => l[1]);
            // One at its deadline, one by each of the two checks that cancel.
            while (Cancelled < 3 && await service.CancelledAsync(limit.Token))
                Cancelled++;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
