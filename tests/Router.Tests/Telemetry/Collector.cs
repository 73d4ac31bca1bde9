using System.Text.Json.Nodes;
using CwHoe.NodeClients;
using CwHoe.Router.Tests.Running;

namespace CwHoe.Router.Tests.Telemetry;

/// <summary>A collector made of what others wrote: OpenTelemetry's own protobuf code for JavaScript, behind the gRPC server of gRPC's own project and behind Node's HTTP server.</summary>
internal sealed class Collector
{
    private readonly Task<NodeResult> _process;
    private readonly int _http;
    private readonly int _grpc;

    private Collector(NodePackages packages, int grpc, int http)
    {
        (_grpc, _http) = (grpc, http);
        _process = packages.RunAsync("collector.cjs", [$"{grpc}", $"{http}"], RunningRouter.Cancellation);
    }

    /// <summary>Starts it and waits until it takes connections.</summary>
    public static async Task<Collector> StartAsync()
    {
        var packages = await NodePackages.InstallAsync(Path.Combine(AppContext.BaseDirectory, "Telemetry"), RunningRouter.Cancellation);
        var collector = new Collector(packages, RouterProcess.FreePort(), RouterProcess.FreePort());
        using var http = new HttpClient();
        while (true)
        {
            try
            {
                (await http.GetAsync(collector.Url(""), RunningRouter.Cancellation)).Dispose();
                return collector;
            }
            catch (HttpRequestException)
            {
                Assert.False(collector._process.IsCompleted, "the collector ended");
                await Task.Delay(TimeSpan.FromMilliseconds(20), RunningRouter.Cancellation);
            }
        }
    }

    /// <summary>The variables by which it is told to a process.</summary>
    /// <param name="protocol"><c>grpc</c> or <c>http/protobuf</c>.</param>
    public (string Name, string Value)[] Variables(string protocol) =>
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", protocol == "grpc" ? $"http://127.0.0.1:{_grpc}" : $"http://127.0.0.1:{_http}"), ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol),
    ];

    /// <summary>Ends it.</summary>
    /// <returns>What it got: <c>traces</c> and <c>metrics</c>, each an array of decoded export requests.</returns>
    public async Task<JsonNode> QuitAsync()
    {
        using var http = new HttpClient();
        (await http.PostAsync(Url("quit"), null, RunningRouter.Cancellation)).Dispose();
        var result = await _process;
        Assert.True(result.ExitCode == 0, result.Errors);
        return JsonNode.Parse(result.Output)!;
    }

    private Uri Url(string path) => new($"http://127.0.0.1:{_http}/{path}");
}
