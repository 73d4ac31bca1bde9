using CwHoe.Contracts;
using CwHoe.ModelLoader.Drain;
using CwHoe.ModelLoader.Sources.Http;
using CwHoe.ModelLoader.Tests.Fetch;
using CwHoe.ModelLoader.Tests.Scripted;

namespace CwHoe.ModelLoader.Tests.Drain;

public sealed class EngineDrainTests : IDisposable
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(110);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly string proc = Directory.CreateTempSubdirectory("hoe-proc-").FullName;
    private readonly HttpMessageInvoker http = RedirectingHttp.NewInvoker();
    private readonly SignallingTimeProvider time = new();
    private readonly StringWriter log = new();

    public void Dispose()
    {
        http.Dispose();
        log.Dispose();
        Directory.Delete(proc, recursive: true);
    }

    private Task DrainAsync(Engine engine, int port) => new EngineDrain(http, proc, time, log).RunAsync(engine, port, Settle, Timeout, FetchBench.Stop);

    private async Task PassAsync(TimeSpan wait)
    {
        await time.UntilTimerAsync(wait);
        time.Advance(wait);
    }

    private void Connections(params string[] lines)
    {
        Directory.CreateDirectory(Path.Combine(proc, "net"));
        File.WriteAllLines(Path.Combine(proc, "net", "tcp"), ["  sl  local_address rem_address   st tx_queue rx_queue", .. lines]);
    }

    [Fact]
    public async Task Run_EngineWithRequests_ReturnsWhenItReportsNone()
    {
        var loads = new Queue<string>(["2", "1", "0"]);
        await using var engine = new ScriptedServer(r => r.RespondAsync(200, $$"""
            # HELP vllm:num_requests_running Number of requests in model execution batches.
            vllm:num_requests_running{model_name="a b"} {{loads.Dequeue()}}.0
            vllm:num_requests_waiting{model_name="a b"} 0.0
            """));
        var drain = DrainAsync(Engine.Vllm, engine.Port);
        await time.UntilTimerAsync(Settle);
        Assert.Empty(engine.Requests);
        time.Advance(Settle);
        await PassAsync(Interval);
        await PassAsync(Interval);
        await drain;
        Assert.Empty(loads);
    }

    [Fact]
    public async Task Run_EngineNeverIdle_ReturnsAtTheTimeout()
    {
        await using var engine = new ScriptedServer(r => r.RespondAsync(200, "llamacpp:requests_processing 1\nllamacpp:requests_deferred 3\n"));
        var drain = DrainAsync(Engine.LlamaCpp, engine.Port);
        await PassAsync(Settle);
        await time.UntilTimerAsync(Interval);
        time.Advance(Timeout);
        await drain;
        Assert.Contains("4 in flight", log.ToString());
        Assert.Contains("gave up after 110 s", log.ToString());
    }

    [Fact]
    public async Task Run_EngineIsGone_Returns()
    {
        int port;
        await using (var engine = new ScriptedServer(r => r.RespondAsync(200)))
            port = engine.Port;
        var drain = DrainAsync(Engine.LlamaCpp, port);
        await PassAsync(Settle);
        await drain;
        Assert.Contains("nothing in flight", log.ToString());
    }

    [Theory]
    [InlineData(Engine.Ollama, 200)]
    [InlineData(Engine.LlamaCpp, 501)]
    public async Task Run_EngineWithoutMetrics_WaitsForItsConnections(Engine which, int status)
    {
        await using var engine = new ScriptedServer(r => r.RespondAsync(status));
        Connections(
            $"   0: 00000000:{engine.Port:X4} 00000000:0000 0A 00000000:00000000",
            $"   1: 0100007F:{engine.Port:X4} 0100007F:C350 01 00000000:00000000",
            $"   2: 0100007F:C350 0100007F:{engine.Port:X4} 01 00000000:00000000");
        var drain = DrainAsync(which, engine.Port);
        await PassAsync(Settle);
        await time.UntilTimerAsync(Interval);
        Assert.Contains("1 in flight", log.ToString());
        Connections($"   1: 0100007F:{engine.Port:X4} 0100007F:C350 06 00000000:00000000");
        time.Advance(Interval);
        await drain;
        Assert.Contains("nothing in flight", log.ToString());
    }

    [Theory]
    [InlineData("m 1", 1.0)]
    [InlineData("m{a=\"1\"} 2\nm{a=\"}\"} 3 1700000000\nmm 9\n", 5.0)]
    [InlineData("# m 5\nother 1", null)]
    [InlineData("", null)]
    [InlineData("m junk", null)]
    public void Read_Exposition_AddsUpTheMetric(string text, double? sum) => Assert.Equal(sum, InFlight.Read(text, ["m"]));
}
