using CwHoe.ReconcileBench;
using CwHoe.Testing;

// `./hoe bench reconcile` makes the servers and sets what names them.
var settings = BenchSettings.Read(args);
if (settings is null)
    return 1;
await using var server = await TestServer.StartAsync(
    new() { Kubeconfig = TestServerOptions.CustomResources, Definitions = Widget.Definitions, Json = [BenchJson.Default] }, CancellationToken.None);
var bare = new BareClient(server.Client, settings.Workers);
if (settings.CachedNamespace is { } cached)
{
    await Memory.HoldAsync(bare, cached, settings);
    return 0;
}

Console.WriteLine($"{Environment.ProcessorCount} processors, .NET {Environment.Version}, {settings.Workers} workers, load {File.ReadAllText("/proc/loadavg").Trim()}");
// Compiled code, open connections, a server that has seen the kinds: the first run is nobody's figure.
await Throughput.WarmUpAsync(bare, settings.Workers);
foreach (var count in settings.Counts)
{
    var runs = settings.RunsOf(count);
    if (settings.Wants("throughput"))
        await Throughput.RunAsync(bare, count, runs, settings.Workers);
    if (settings.Wants("latency"))
        await Latency.RunAsync(bare, count, settings.Workers);
    if (settings.Wants("memory"))
        await Memory.RunAsync(bare, count, settings);
}

if (settings.Wants("agentnodes"))
{
    if (Environment.GetEnvironmentVariable("HOE_BENCH_OPERATOR") is not { } binary)
    {
        Console.Error.WriteLine("HOE_BENCH_OPERATOR must name the published operator; ./hoe bench reconcile sets it");
        return 1;
    }

    await AgentNodes.RunAsync(binary, settings.AgentNodes, settings.RunsOf(20_000), settings.Workers);
}

return 0;
