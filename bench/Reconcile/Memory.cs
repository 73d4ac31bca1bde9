using System.Diagnostics;
using System.Globalization;
using CwHoe.Kit;

namespace CwHoe.ReconcileBench;

/// <summary>(d) Resident memory of a process that has reconciled N widgets and their parts and has nothing to do, beside one that has none.</summary>
internal static class Memory
{
    private const int Runs = 3;

    // Memory is given back in the second quiet period of 5 s.
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(12);

    public static async Task RunAsync(BareClient bare, int count, BenchSettings settings)
    {
        var ns = $"cached-{Environment.ProcessId}-{count}";
        await bare.ApplyAllAsync(await bare.MakeWidgetsAsync(ns, count));
        List<double> with = [], without = [];
        for (var run = 0; run < Runs; run++)
        {
            without.Add(await MeasureAsync($"{ns}-none", 0, settings));
            with.Add(await MeasureAsync(ns, count, settings));
        }

        var (empty, full) = (Figures.Median(without), Figures.Median(with));
        Figures.Print($"{count}: (d) resident, idle, {2 * count} objects, median of {Runs}", $"{full:0.0} MiB; without objects {empty:0.0}");
        Figures.Print("  per 1,000 objects cached", $"{(full - empty) / (2 * count) * 1000:0.00} MiB (aim 6)");
        await bare.ClearAsync(ns);
    }

    /// <summary>The measured process: takes in and reconciles all, waits until idle and prints its resident memory.</summary>
    public static async Task HoldAsync(BareClient bare, string ns, BenchSettings settings)
    {
        await using var subject = new WidgetOperator(bare.Client, ns, settings.Workers);
        var all = subject.Progress.Reconciled.ReachAsync(settings.Counts[0]);
        await subject.StartAsync();
        if (settings.Counts[0] > 0)
            await all;
        await subject.DrainAsync();
        await Task.Delay(Settle);
        Console.WriteLine(Environment.WorkingSet.ToString(CultureInfo.InvariantCulture));
    }

    private static async Task<double> MeasureAsync(string ns, int count, BenchSettings settings)
    {
        using var process = Process.Start(new ProcessStartInfo(
            Environment.ProcessPath!, ["--cached", ns, "--n", $"{count}", "--workers", $"{settings.Workers}"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? double.Parse(said, CultureInfo.InvariantCulture) / 1024 / 1024
            : throw new InvalidOperationException($"the measured process ended with {process.ExitCode}");
    }
}
