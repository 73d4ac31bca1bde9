using System.Diagnostics;
using CwHoe.Kit;

namespace CwHoe.ReconcileBench;

/// <summary>(a) Reconciles of N objects from empty, beside the same writes of a bare client; (b) the resync of all that, beside the same plans without a runtime.</summary>
internal static class Throughput
{
    private const int Resyncs = 5;

    public static async Task WarmUpAsync(BareClient bare, int workers)
    {
        await ReconcileAsync(bare, 500, run: 0, workers);
        await CeilingAsync(bare, 500, "warm", watches: true);
    }

    public static async Task RunAsync(BareClient bare, int count, int runs, int workers)
    {
        List<Run> ours = [], ceiling = [], watching = [];
        List<double> requests = [], resync = [], plans = [];
        for (var run = 0; run < runs; run++)
        {
            // In turns first: neither has the younger server.
            if (run % 2 == 0)
                await OursAsync();
            ceiling.Add(await CeilingAsync(bare, count, $"bare{run}", watches: false));
            watching.Add(await CeilingAsync(bare, count, $"watching{run}", watches: true));
            if (run % 2 == 1)
                await OursAsync();

            async Task OursAsync()
            {
                var measured = await ReconcileAsync(bare, count, run, workers);
                ours.Add(measured.Run);
                requests.Add(measured.Requests / count);
                resync.AddRange(measured.Resyncs);
                plans.AddRange(measured.Plans);
            }
        }

        var (limit, b) = (Figures.Median(ceiling.Select(r => r.PerSecond)), Figures.Median(resync));
        Print($"{count}: (a) reconciles from empty, median of {runs}", ours);
        Print("  bare client, same writes and concurrency", ceiling);
        Print("  the same, and watching both kinds as informers must", watching);
        Figures.Print("  ratio, median of the runs' ratios", $"{Ratio(ceiling):0.00} (aim 0.9); to the one that watches {Ratio(watching):0.00}");
        // Without a cache a reconcile would get the object and its part, and without the guard in the apply it would look before it makes one.
        Figures.Print("  requests per reconcile", $"{Figures.Median(requests):0.00}; counting get, get, apply, status: 4, so {limit * 2 / 4:N0}/s at best");
        Figures.Print($"{count}: (b) resync, median of {resync.Count}", $"{b:N0} reconciles/s, {1e6 / b:0.0} us each ({Figures.Spread(resync)}; aim 50,000)");
        Figures.Print("  the same plans and comparisons without a runtime", $"{Figures.Median(plans):N0}/s; ratio {b / Figures.Median(plans):0.00}");

        double Ratio(List<Run> baseline) => Figures.Median(ours.Zip(baseline, (o, c) => o.PerSecond / c.PerSecond));
    }

    private static void Print(string what, List<Run> runs)
    {
        var perSecond = runs.ConvertAll(r => r.PerSecond);
        Figures.Print(what, $"{Figures.Median(perSecond):N0}/s, {1e6 / Figures.Median(perSecond):N0} us each ({Figures.Spread(perSecond)}); {Figures.Median(runs.Select(r => r.OwnMicroseconds)):N0} us of this process's time");
    }

    private static async Task<(Run Run, double Requests, List<double> Resyncs, List<double> Plans)> ReconcileAsync(BareClient bare, int count, int run, int workers)
    {
        var ns = $"ours-{Environment.ProcessId}-{count}-{run}";
        var widgets = await bare.MakeWidgetsAsync(ns, count);
        List<double> resyncs = [], plans = [];
        Run measured;
        double requests;
        await using (var subject = new WidgetOperator(bare.Client, ns, workers))
        {
            var clock = Stopwatch.StartNew();
            var used = Environment.CpuUsage.TotalTime;
            var all = subject.Progress.Reported.ReachAsync(count);
            await subject.StartAsync();
            await all;
            measured = Run.Of(count, clock, used);
            await subject.DrainAsync();
            requests = subject.Requests;
            for (var i = 0; i < Resyncs; i++)
            {
                clock.Restart();
                await subject.ResyncAsync(count);
                resyncs.Add(count / clock.Elapsed.TotalSeconds);
                clock.Restart();
                await PlanAllAsync(widgets, workers);
                plans.Add(count / clock.Elapsed.TotalSeconds);
            }

            if (subject.Progress.Reported.Count != count)
                throw new InvalidOperationException($"{subject.Progress.Reported.Count} statuses were written of {count}: a resync was no no-op");
        }

        await bare.ClearAsync(ns);
        return (measured, requests, resyncs, plans);
    }

    private static async Task<Run> CeilingAsync(BareClient bare, int count, string name, bool watches)
    {
        var ns = $"{name}-{Environment.ProcessId}-{count}";
        var widgets = await bare.MakeWidgetsAsync(ns, count);
        using var stop = new CancellationTokenSource();
        var watching = watches ? bare.WatchAllAsync(ns, stop.Token) : Task.CompletedTask;
        var clock = Stopwatch.StartNew();
        var used = Environment.CpuUsage.TotalTime;
        await bare.ApplyAllAsync(widgets);
        var measured = Run.Of(count, clock, used);
        await stop.CancelAsync();
        await watching;
        await bare.ClearAsync(ns);
        return measured;
    }

    /// <summary>What a no-op reconcile cannot do without: plan, hash, compare.</summary>
    private static Task PlanAllAsync(IReadOnlyList<Widget> widgets, int workers) =>
        Parallel.ForEachAsync(widgets, new ParallelOptions { MaxDegreeOfParallelism = workers }, (widget, _) =>
        {
            System.Security.Cryptography.SHA256.HashData(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(widget.PlanPart().Body));
            System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(widget.PlanStatus(), BenchJson.Default.WidgetStatus);
            System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(widget.PlanStatus(), BenchJson.Default.WidgetStatus);
            return ValueTask.CompletedTask;
        });

    /// <summary>Objects per second, and the processor time of this process for each.</summary>
    private sealed record Run(double PerSecond, double OwnMicroseconds)
    {
        public static Run Of(int count, Stopwatch clock, TimeSpan usedBefore) =>
            new(count / clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - usedBefore).TotalMicroseconds / count);
    }
}
