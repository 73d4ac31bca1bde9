using System.Diagnostics;
using System.Text.Json;
using CwHoe.Api.AgentNodes;
using CwHoe.Kit;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.OperatorBench;

/// <summary>From the event of an edited AgentNode to the event of its changed Deployment, the operator being idle; beside it, a bare client's apply of such a Deployment.</summary>
internal static class EventToApply
{
    private const int Edits = 300;
    // Enough for the hot paths to be compiled for speed: what is measured is an operator that has run for a while.
    private const int WarmUp = 60;

    // Long enough for the status writes that follow an edit, the operator's and the Deployment controller's: idle means idle.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    public static async Task RunAsync(KubernetesClient client, BenchNamespace space, string binary)
    {
        await using var process = await OperatorProcess.StartAsync(binary);
        using var stop = new CancellationTokenSource();
        var nodeSeen = new Arrivals<AgentNode>(client, space.Name, stop.Token);
        var deploymentSeen = new Arrivals<V1Deployment>(client, space.Name, stop.Token);

        await client.CreateAsync(space.Node("edited", replicas: 0), CancellationToken.None);
        await deploymentSeen.WaitAsync("edited", 1);
        var applied = new List<double>();
        for (var edit = 2L; edit <= Edits + 1; edit++)
        {
            var patch = JsonSerializer.SerializeToElement(new { spec = new { engine = new { env = new[] { new { name = "EDIT", value = $"{edit}" } } } } });
            await client.PatchAsync<AgentNode>(ResourceType.Of<AgentNode>(), "edited", space.Name, PatchType.Merge, patch, null, CancellationToken.None);
            var start = await nodeSeen.WaitAsync("edited", edit);
            var end = await deploymentSeen.WaitAsync("edited", edit);
            if (edit > WarmUp)
                applied.Add(Stopwatch.GetElapsedTime(start, end).TotalMilliseconds);
            await Task.Delay(Pause);
        }

        // The same change of the same object, sent by a client that has nothing else to do.
        var deployment = (await client.GetAsync<V1Deployment>("edited", space.Name, CancellationToken.None))!;
        await client.DeleteAsync<AgentNode>("edited", space.Name, CancellationToken.None);
        var bare = new List<double>();
        for (var edit = 1L; edit <= Edits; edit++)
        {
            var body = JsonSerializer.SerializeToElement(new
            {
                apiVersion = "apps/v1",
                kind = "Deployment",
                metadata = new { name = "bare", @namespace = space.Name },
                spec = new
                {
                    replicas = 0,
                    selector = new { matchLabels = new { app = "bare" } },
                    template = new
                    {
                        metadata = new { labels = new { app = "bare" } },
                        spec = new { containers = new[] { new { name = "c", image = deployment.Spec?.Template?.Spec?.Containers?[0].Image, args = new[] { $"{edit}" } } } },
                    },
                },
            });
            var start = Stopwatch.GetTimestamp();
            await client.ApplyAsync(new(ResourceType.Of<V1Deployment>(), space.Name, "bare", body), new() { FieldManager = "bench" }, CancellationToken.None);
            var end = await deploymentSeen.WaitAsync("bare", edit);
            if (edit > WarmUp)
                bare.Add(Stopwatch.GetElapsedTime(start, end).TotalMilliseconds);
            await Task.Delay(Pause);
        }

        await stop.CancelAsync();
        var (p50, p99, bare50, bare99) = (Figures.Percentile(applied, 50), Figures.Percentile(applied, 99), Figures.Percentile(bare, 50), Figures.Percentile(bare, 99));
        Figures.Print($"event to apply, idle, {applied.Count} edits", $"p50 {p50:0.0} ms, p99 {p99:0.0} ms (aim 25)");
        Figures.Print("  bare client's apply to event", $"p50 {bare50:0.0} ms, p99 {bare99:0.0} ms");
        Figures.Print("  ratio", $"p50 {p50 / bare50:0.00}, p99 {p99 / bare99:0.00}");
    }
}
