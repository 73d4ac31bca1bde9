using System.Diagnostics;
using CwHoe.Kit;

namespace CwHoe.RouterBench;

/// <summary>Resident memory: idle, after load, and whether it stays the same while load goes on.</summary>
internal static class Memory
{
    private const int Connections = 64;
    private const int HeldStreams = 50;
    private const int StreamSeconds = 10;

    /// <summary>Part of the load at its start that the slope leaves out: heap and pools find their size.</summary>
    private const double Settling = 0.2;

    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Prints what each server has, some seconds after whatever it did.</summary>
    public static async Task PrintAsync(string when, IReadOnlyList<Target> targets)
    {
        await Task.Delay(Settle);
        Table.Print("resident memory", targets);
        Table.Row($"{when}, MiB", targets.Select(target => target.Server.ResidentMiB), "0.0");
    }

    /// <summary>Whole answers on 64 connections and 50 streams at one time, for so many minutes.</summary>
    public static async Task WatchAsync(LoadTools load, Target target, BenchSettings settings)
    {
        var seconds = settings.Minutes * 60;
        var (answers, streams) = (
            load.WrkAsync(target, Scenario.Fast, Connections, seconds),
            load.StreamsAsync(target, Scenario.Long, HeldStreams * (seconds / StreamSeconds), HeldStreams, TimeSpan.FromSeconds(1)));
        var samples = new List<(double Minutes, double MiB)>();
        for (var clock = Stopwatch.StartNew(); !answers.IsCompleted; await Task.Delay(Interval))
            samples.Add((clock.Elapsed.TotalMinutes, target.Server.ResidentMiB));
        var (wrk, held) = (await answers, await streams);
        var settled = samples.Where(sample => sample.Minutes > settings.Minutes * Settling).ToList();
        Console.WriteLine($"\n{settings.Minutes} minutes of load on the router: {wrk.PerSecond:N0} whole answers/s and {HeldStreams} streams, {wrk.Errors + held.Broken} errors");
        Figures.Print("  resident after 20 %, at the end, at most", $"{settled[0].MiB:0.0} MiB, {settled[^1].MiB:0.0} MiB, {samples.Max(sample => sample.MiB):0.0} MiB");
        Figures.Print("  slope after 20 %", $"{Slope(settled):0.00} MiB/min (aim: flat)");
    }

    /// <summary>Least squares.</summary>
    private static double Slope(List<(double X, double Y)> samples)
    {
        var (x, y) = (samples.Average(sample => sample.X), samples.Average(sample => sample.Y));
        return samples.Sum(sample => (sample.X - x) * (sample.Y - y)) / samples.Sum(sample => (sample.X - x) * (sample.X - x));
    }
}
