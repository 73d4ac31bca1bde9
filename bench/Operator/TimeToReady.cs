using System.Diagnostics;
using CwHoe.Api.AgentNodes;
using CwHoe.Kit;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.OperatorBench;

/// <summary>From apply to Ready of an AgentNode; beside it, the pod that it makes as a bare Deployment, from apply to available.</summary>
internal static class TimeToReady
{
    private const int Runs = 5;

    public static async Task RunAsync(KubernetesClient client, BenchNamespace space, string binary)
    {
        await using var process = await OperatorProcess.StartAsync(binary);
        List<double> nodes = [], bare = [];
        for (var run = 0; run < Runs; run++)
        {
            var name = $"ready{run}";
            var clock = Stopwatch.StartNew();
            await client.CreateAsync(space.Node(name, replicas: 1), CancellationToken.None);
            await UntilAsync<AgentNode>(client, space.Name, name, n => n.Status?.Conditions?.Any(c => c is { Type: "Ready", Status: "True" }) == true);
            nodes.Add(clock.Elapsed.TotalSeconds);

            // The Deployment's own JSON, as another client would send it: nothing of ours watches this one.
            var made = (await client.GetAsync<V1Deployment>(name, space.Name, CancellationToken.None))!;
            var labels = new Dictionary<string, string> { ["app"] = $"bare{run}" };
            var copy = made with
            {
                Metadata = new() { Name = $"bare{run}", Namespace = space.Name },
                Spec = made.Spec! with
                {
                    Selector = new() { MatchLabels = labels },
                    Template = made.Spec!.Template! with { Metadata = new() { Labels = labels } },
                },
                Status = null,
            };
            // The node stays while its copy runs: the pods use its ServiceAccount and ConfigMap.
            clock.Restart();
            await client.CreateAsync(copy, CancellationToken.None);
            await UntilAsync<V1Deployment>(client, space.Name, copy.Metadata.Name!, d => d.Status?.AvailableReplicas == 1);
            bare.Add(clock.Elapsed.TotalSeconds);
            await client.DeleteAsync(ResourceType.Of<V1Deployment>(), copy.Metadata.Name!, space.Name, new() { Propagation = DeletePropagation.Background }, CancellationToken.None);
            await client.DeleteAsync<AgentNode>(name, space.Name, CancellationToken.None);
        }

        Figures.Print($"apply to Ready, median of {Runs}", $"{Figures.Median(nodes):0.0} s");
        Figures.Print("  the same pod as a bare Deployment, apply to available", $"{Figures.Median(bare):0.0} s");
        Figures.Print("  ratio", $"{Figures.Median(nodes) / Figures.Median(bare):0.00}");
    }

    private static async Task UntilAsync<TEntity>(KubernetesClient client, string ns, string name, Func<TEntity, bool> holds)
        where TEntity : class, IKubernetesObject
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await foreach (var e in client.WatchAsync<TEntity>(ResourceType.Of<TEntity>(), ns, new() { FieldSelector = $"metadata.name={name}", Timeout = TimeSpan.FromMinutes(2) }, limit.Token))
        {
            if (e.Object is { } entity && holds(entity))
                return;
        }

        throw new TimeoutException($"{typeof(TEntity).Name} {name} did not get there within 2 minutes");
    }
}
