using CwHoe.Api;
using CwHoe.Kit;
using CwHoe.Kube;
using CwHoe.RouterBench;

// `./hoe bench router` makes the cluster, publishes the router, gets the tools and sets these.
var binary = Environment.GetEnvironmentVariable("HOE_BENCH_ROUTER");
var tools = Environment.GetEnvironmentVariable("HOE_BENCH_LOAD");
if (binary is null || tools is null || Environment.GetEnvironmentVariable("KUBECONFIG") is null)
{
    Console.Error.WriteLine(
        "KUBECONFIG must name a cluster with the custom resources, HOE_BENCH_ROUTER the published router, HOE_BENCH_LOAD what `tests/cluster/services load` prints; ./hoe bench sets them");
    return 1;
}

if (BenchSettings.Read(args) is not { } settings)
    return 1;
var folder = Directory.CreateTempSubdirectory("hoe-bench-router-").FullName;
using var client = KubernetesClient.FromEnvironment(context: null, KubernetesJson.Options(ApiJson.Resolver));
await using (var space = await BenchNamespace.CreateAsync(client))
await using (var servers = new Servers(tools, folder))
{
    Target[] targets = [await servers.UpstreamAsync(), await servers.NginxAsync(), await servers.RouterAsync(binary, client, space.Name), await servers.PortkeyAsync()];
    var load = new LoadTools(tools, folder);
    Console.WriteLine(
        $"{Environment.ProcessorCount} processors, shared by load tool, upstream and whoever is between them; .NET {Environment.Version}, " +
        $"router {new FileInfo(binary).Length / 1024 / 1024} MiB; load {File.ReadAllText("/proc/loadavg").Trim()}; medians of {settings.Runs} rounds");
    await Memory.PrintAsync("before any load", targets);
    foreach (var target in targets)
        await load.WrkAsync(target, Scenario.Fast, connections: 64, settings.WarmUp);
    if (settings.Wants("throughput"))
        await Throughput.RunAsync(load, targets, settings);
    if (settings.Wants("streams"))
        await Streams.RunAsync(load, targets, settings);
    await Memory.PrintAsync("after load", targets);
    if (settings.Wants("memory"))
        await Memory.WatchAsync(load, targets[2], settings);
}

Directory.Delete(folder, recursive: true);
return 0;
