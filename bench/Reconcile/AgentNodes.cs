using System.Diagnostics;
using System.Text.Json;
using CwHoe.Api;
using CwHoe.Api.AgentNodes;
using CwHoe.Core;
using CwHoe.Core.Planning;
using CwHoe.Core.Planning.AgentNodes;
using CwHoe.Kit;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.ReconcileBench;

/// <summary>(a) and (d) of the published operator with AgentNodes whose pods do not run, on the complete Kubernetes; beside it, the same objects and statuses from a bare client.</summary>
internal static class AgentNodes
{
    // What the 1.20 server has.
    private static readonly AgentNodeObserved Nothing = new() { Apis = new() { PodDisruptionBudget = "v1beta1" } };
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(12);

    public static async Task RunAsync(string binary, int count, int runs, int workers)
    {
        using var client = KubernetesClient.FromEnvironment(context: null, KubernetesJson.Options(ApiJson.Resolver));
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = workers };
        List<double> ours = [], ceiling = [], requests = [], memory = [];
        var objects = 0;
        for (var run = 0; run < runs; run++)
        {
            var (perSecond, perNode, residentPerThousand) = await OperatorAsync(client, binary, count, run, parallel);
            ours.Add(perSecond);
            requests.Add(perNode);
            memory.Add(residentPerThousand);
            (var bare, objects) = await CeilingAsync(client, count, run, parallel);
            ceiling.Add(bare);
        }

        Figures.Print($"{count} AgentNodes: (a) from empty, median of {runs}", $"{Figures.Median(ours):0.0} nodes/s ({Figures.Spread(ours)})");
        Figures.Print($"  bare client, {objects} objects and a status each", $"{Figures.Median(ceiling):0.0} nodes/s ({Figures.Spread(ceiling)})");
        Figures.Print("  ratio, median of the runs' ratios", $"{Figures.Median(ours.Zip(ceiling, (o, c) => o / c)):0.00} (aim 0.9)");
        Figures.Print("  requests per node until then", $"{Figures.Median(requests):0.0}; counting a get before each write: {2 * (objects + 1)}");
        Figures.Print($"{count} AgentNodes: (d) per 1,000 objects cached", $"{Figures.Median(memory):0.00} MiB (aim 6)");
    }

    private static async Task<(double PerSecond, double RequestsPerNode, double PerThousand)> OperatorAsync(
        KubernetesClient client, string binary, int count, int run, ParallelOptions parallel)
    {
        await using var space = await BenchNamespace.CreateAsync(client, $"ours{run}");
        double empty;
        await using (var idle = await OperatorProcess.StartAsync(binary, $"--namespaces={space.Name}"))
        {
            await Task.Delay(Settle);
            empty = idle.ResidentMiB;
        }

        await MakeAsync(client, space, count, parallel);
        using var stop = new CancellationTokenSource();
        var reported = ReportedAsync(client, space.Name, count, stop.Token);
        var clock = Stopwatch.StartNew();
        await using var process = await OperatorProcess.StartAsync(binary, $"--namespaces={space.Name}", $"--workers={parallel.MaxDegreeOfParallelism}");
        await reported;
        var perSecond = count / clock.Elapsed.TotalSeconds;
        var requests = await process.SumAsync("rest_client_requests_total") / count;
        await process.DrainAsync();
        await Task.Delay(Settle);
        var cached = await CachedAsync(client, space.Name);
        var perThousand = (process.ResidentMiB - empty) / cached * 1000;
        await space.DeleteNodesAsync();
        return (perSecond, requests, perThousand);
    }

    private static async Task<(double PerSecond, int Objects)> CeilingAsync(KubernetesClient client, int count, int run, ParallelOptions parallel)
    {
        await using var space = await BenchNamespace.CreateAsync(client, $"bare{run}");
        var nodes = await MakeAsync(client, space, count, parallel);
        var settings = new OperatorSettings { LoaderImage = Environment.GetEnvironmentVariable("CWHOE_IMAGE_LOADER")! };
        var objects = 0;
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(nodes, parallel, async (node, token) =>
        {
            var plan = AgentNodePlanner.Plan(node, Nothing, settings, DateTimeOffset.UtcNow);
            foreach (var planned in plan.Objects)
                await client.ApplyAsync(planned, new() { FieldManager = "bench" }, token);
            await client.ApplyAsync(StatusOf(node, plan), new() { FieldManager = "bench-status", Force = true, Subresource = "status" }, token);
            objects = plan.Objects.Count;
        });
        var perSecond = count / clock.Elapsed.TotalSeconds;
        await space.DeleteNodesAsync();
        return (perSecond, objects);
    }

    private static async Task<AgentNode[]> MakeAsync(KubernetesClient client, BenchNamespace space, int count, ParallelOptions parallel)
    {
        var made = new AgentNode[count];
        await Parallel.ForAsync(0, count, parallel, async (i, token) => made[i] = await client.CreateAsync(space.Node($"n{i:D4}", replicas: 0), token));
        return made;
    }

    private static PlannedObject StatusOf(AgentNode node, Plan<AgentNodeStatus> plan)
    {
        var body = new AgentNode
        {
            ApiVersion = "cw-hoe.dev/v1alpha1",
            Kind = "AgentNode",
            Metadata = new() { Name = node.Metadata.Name, Namespace = node.Metadata.Namespace, ResourceVersion = node.Metadata.ResourceVersion },
            Spec = null!,
            Status = plan.Status,
        };
        return new(ResourceType.Of<AgentNode>(), node.Metadata.Namespace, node.Metadata.Name!, JsonSerializer.SerializeToElement(body, ApiJson.Options));
    }

    /// <summary>Completes once every node has a status: its objects are written before it.</summary>
    private static async Task ReportedAsync(KubernetesClient client, string ns, int count, CancellationToken cancellationToken)
    {
        var reported = new HashSet<string>();
        await foreach (var e in client.WatchAsync<AgentNode>(ResourceType.Of<AgentNode>(), ns, new() { Timeout = TimeSpan.FromMinutes(30) }, cancellationToken))
        {
            if (e.Object is { Status.ObservedGeneration: not null, Metadata.Name: { } name } && reported.Add(name) && reported.Count == count)
                return;
        }
    }

    /// <summary>What the operator keeps of the namespace: the nodes, and their objects of every kind.</summary>
    private static async Task<int> CachedAsync(KubernetesClient client, string ns)
    {
        var nodes = await client.ListPageAsync<PartialObjectMetadata>(ResourceType.Of<AgentNode>(), ns, new(), CancellationToken.None);
        var cached = nodes.Items.Count;
        ResourceType[] owned =
        [
            ResourceType.Of<V1ServiceAccount>(), ResourceType.Of<V1ConfigMap>(), ResourceType.Of<V1Service>(), ResourceType.Of<V1NetworkPolicy>(),
            ResourceType.Of<V1PodDisruptionBudget>() with { Version = "v1beta1" },
            // Once with what plans read of it and once as metadata.
            ResourceType.Of<V1Deployment>(), ResourceType.Of<V1Deployment>(),
        ];
        foreach (var type in owned)
        {
            var page = await client.ListPageAsync<PartialObjectMetadata>(type, ns, new() { LabelSelector = "app.kubernetes.io/managed-by=cw-hoe" }, CancellationToken.None);
            cached += page.Items.Count;
        }

        return cached;
    }
}
