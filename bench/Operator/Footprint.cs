using CwHoe.Kit;
using CwHoe.Kube;

namespace CwHoe.OperatorBench;

/// <summary>Start-to-synced time and resident memory with N AgentNodes whose pods do not run.</summary>
internal static class Footprint
{
    private const int Runs = 5;

    // The operator gives memory back in the second quiet period of 5 s.
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(12);

    public static async Task RunAsync(KubernetesClient client, BenchNamespace space, string binary, int nodes)
    {
        await Parallel.ForAsync(0, nodes, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, token) =>
            await client.CreateAsync(space.Node($"n{i:D4}", replicas: 0), token));
        if (nodes > 0)
        {
            await using var first = await OperatorProcess.StartAsync(binary);
            var clock = System.Diagnostics.Stopwatch.StartNew();
            await first.DrainAsync();
            Figures.Print($"{nodes} nodes: first reconcile of all", $"{clock.Elapsed.TotalSeconds:0.0} s, {nodes / clock.Elapsed.TotalSeconds:0} nodes/s");
        }

        List<double> ready = [], synced = [], resident = [], peak = [];
        for (var run = 0; run < Runs; run++)
        {
            await using var process = await OperatorProcess.StartAsync(binary);
            ready.Add(process.ReadyMilliseconds);
            synced.Add(process.ResidentMiB);
            await process.DrainAsync();
            await Task.Delay(Settle);
            resident.Add(process.ResidentMiB);
            peak.Add(process.PeakMiB);
        }

        Figures.Print($"{nodes} nodes: start to synced, median of {Runs}", $"{Figures.Median(ready):0} ms (aim 500)");
        Figures.Print($"{nodes} nodes: resident when synced, median of {Runs}", $"{Figures.Median(synced):0} MiB");
        Figures.Print($"{nodes} nodes: resident when idle again, median of {Runs}", $"{Figures.Median(resident):0} MiB (aim {(nodes == 0 ? 80 : 220)}), peak {Figures.Median(peak):0}");
        await space.DeleteNodesAsync();
    }
}
