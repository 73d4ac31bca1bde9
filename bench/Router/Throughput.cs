using CwHoe.Kit;

namespace CwHoe.RouterBench;

/// <summary>Whole answers: requests per second, and what each way adds to the upstream's latency.</summary>
internal static class Throughput
{
    private const int Many = 64;

    private static readonly (string Name, Scenario Scenario, int Connections)[] Cells =
    [
        ("0 ms, 64 connections", Scenario.Fast, Many), ("0 ms, 1 connection", Scenario.Fast, 1),
        ("20 ms, 64 connections", Scenario.Slow, Many), ("20 ms, 1 connection", Scenario.Slow, 1),
    ];

    /// <summary>Measures.</summary>
    /// <param name="load">The load tools.</param>
    /// <param name="targets">The upstream first.</param>
    /// <param name="settings">How often and how long.</param>
    public static async Task RunAsync(LoadTools load, IReadOnlyList<Target> targets, BenchSettings settings)
    {
        foreach (var (name, scenario, connections) in Cells)
        {
            var rounds = new List<WrkFigures[]>();
            for (var run = 0; run < settings.Runs; run++)
            {
                var round = new List<WrkFigures>();
                foreach (var target in targets)
                    round.Add(await load.WrkAsync(target, scenario, connections, settings.Seconds));
                rounds.Add([.. round]);
            }

            Table.Print(name, targets);
            Table.Row("requests/s", Medians(rounds, (of, _) => of.PerSecond), "N0");
            Table.Row("p50, ms", Medians(rounds, (of, _) => of.P50), "0.00");
            Table.Row("p99, ms", Medians(rounds, (of, _) => of.P99), "0.00");
            Table.Row("added p50, ms", Medians(rounds, (of, direct) => of.P50 - direct.P50), "0.00");
            Table.Row("added p99, ms", Medians(rounds, (of, direct) => of.P99 - direct.P99), "0.00");
            Table.Row("processor time of the server, us/request", Medians(rounds, (of, _) => of.ProcessorTime), "0");
            Table.Row("errors", [.. targets.Select((_, i) => (double)rounds.Sum(round => round[i].Errors))], "0");
            Judge(targets, rounds, scenario, connections);
        }
    }

    private static void Judge(IReadOnlyList<Target> targets, List<WrkFigures[]> rounds, Scenario scenario, int connections)
    {
        var (router, nginx, portkey) = (Index("router"), Index("nginx"), Index("portkey"));
        if (scenario == Scenario.Fast && connections == Many)
        {
            Figures.Print("  router's requests/s to nginx's", $"{Figures.Median(rounds.Select(round => round[router].PerSecond / round[nginx].PerSecond)):0.00} (aim 0.6)");
            Figures.Print("  router's requests/s to Portkey's", $"{Figures.Median(rounds.Select(round => round[router].PerSecond / round[portkey].PerSecond)):0.0} (aim 8)");
        }

        if (connections == 1)
            Figures.Print("  router's added p99", $"{Figures.Median(rounds.Select(round => round[router].P99 - round[0].P99)):0.00} ms (aim 0.3)");

        int Index(string name) => targets.TakeWhile(target => target.Name != name).Count();
    }

    /// <summary>For each target the median over the rounds of what <paramref name="figure"/> makes of it and of the upstream in the same round.</summary>
    private static double[] Medians(List<WrkFigures[]> rounds, Func<WrkFigures, WrkFigures, double> figure) =>
        [.. rounds[0].Select((_, i) => Figures.Median(rounds.Select(round => figure(round[i], round[0]))))];
}
