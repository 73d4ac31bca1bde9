using System.Diagnostics;
using System.Text.Json;
using CwHoe.Kit;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.ReconcileBench;

/// <summary>(c) From the event of an edited widget to the event of its changed part, idle and while N others are made; beside each, a bare client's apply to its event.</summary>
internal static class Latency
{
    private const int IdleEdits = 300;
    private const int WarmUp = 50;
    private const string Edited = "edited";

    // Long enough for the status write that follows an edit: idle means idle.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static async Task RunAsync(BareClient bare, int count, int workers)
    {
        var (oursIdle, oursBusy) = await OursAsync(bare, count, workers);
        var (bareIdle, bareBusy) = await BareAsync(bare, count);
        Print($"{count}: (c) event to apply, idle, {oursIdle.Count} edits", oursIdle, bareIdle);
        Print($"{count}: (c) event to apply, under (a), {oursBusy.Count} edits", oursBusy, bareBusy);
    }

    private static void Print(string what, List<double> ours, List<double> bare)
    {
        var (p50, p99, bare50, bare99) = (Figures.Percentile(ours, 50), Figures.Percentile(ours, 99), Figures.Percentile(bare, 50), Figures.Percentile(bare, 99));
        Figures.Print(what, $"p50 {p50:0.0} ms, p99 {p99:0.0} ms");
        Figures.Print($"  bare client's apply to event, the same load, {bare.Count} edits", $"p50 {bare50:0.0} ms, p99 {bare99:0.0} ms; ratio {p50 / bare50:0.00}, {p99 / bare99:0.00}");
    }

    private static async Task<(List<double> Idle, List<double> Busy)> OursAsync(BareClient bare, int count, int workers)
    {
        var ns = $"edit-{Environment.ProcessId}-{count}";
        using var stop = new CancellationTokenSource();
        var widgetSeen = new Arrivals<Widget>(bare.Client, ns, stop.Token, Edited);
        var partSeen = new Arrivals<Part>(bare.Client, ns, stop.Token, Edited);
        await bare.Client.CreateAsync(Widget.Named(ns, Edited), CancellationToken.None);
        var edit = 1L;
        List<double> idle, busy;
        await using (var subject = new WidgetOperator(bare.Client, ns, workers))
        {
            await subject.StartAsync();
            // Both watches are open: none of the edits can come before them.
            await Task.WhenAll(widgetSeen.WaitAsync(Edited, 1), partSeen.WaitAsync(Edited, 1));
            idle = await RepeatAsync(EditAsync, IdleEdits, until: null);
        }

        await bare.MakeWidgetsAsync(ns, count);
        await using (var subject = new WidgetOperator(bare.Client, ns, workers))
        {
            var all = subject.Progress.Reported.ReachAsync(count);
            await subject.StartAsync();
            busy = await RepeatAsync(EditAsync, int.MaxValue, all);
        }

        await stop.CancelAsync();
        await bare.ClearAsync(ns);
        return (idle[WarmUp..], busy);

        async Task<(long Start, long End)> EditAsync()
        {
            edit++;
            var patch = JsonSerializer.SerializeToElement(new { spec = new { value = $"{edit}" } });
            await bare.Client.PatchAsync<Widget>(ResourceType.Of<Widget>(), Edited, ns, PatchType.Merge, patch, null, CancellationToken.None);
            return (await widgetSeen.WaitAsync(Edited, edit), await partSeen.WaitAsync(Edited, edit));
        }
    }

    private static async Task<(List<double> Idle, List<double> Busy)> BareAsync(BareClient bare, int count)
    {
        var ns = $"edit-bare-{Environment.ProcessId}-{count}";
        using var stop = new CancellationTokenSource();
        var partSeen = new Arrivals<Part>(bare.Client, ns, stop.Token, Edited);
        var widget = await bare.Client.CreateAsync(Widget.Named(ns, Edited), CancellationToken.None);
        var edit = 0L;
        var idle = await RepeatAsync(ApplyAsync, IdleEdits, until: null);
        var widgets = await bare.MakeWidgetsAsync(ns, count);
        var busy = await RepeatAsync(ApplyAsync, int.MaxValue, bare.ApplyAllAsync(widgets));
        await stop.CancelAsync();
        await bare.ClearAsync(ns);
        return (idle[WarmUp..], busy);

        async Task<(long Start, long End)> ApplyAsync()
        {
            edit++;
            var planned = (widget with { Spec = new() { Value = $"{edit}" } }).PlanPart();
            var start = Stopwatch.GetTimestamp();
            await bare.Client.ApplyAsync(planned, new() { FieldManager = Widget.FieldManager, Force = true }, CancellationToken.None);
            return (start, await partSeen.WaitAsync(Edited, edit));
        }
    }

    /// <summary>Milliseconds that each of many edits took, one after the other.</summary>
    private static async Task<List<double>> RepeatAsync(Func<Task<(long Start, long End)>> edit, int most, Task? until)
    {
        var taken = new List<double>();
        while (until is not { IsCompleted: true } && taken.Count < most)
        {
            var (start, end) = await edit();
            taken.Add(Stopwatch.GetElapsedTime(start, end).TotalMilliseconds);
            await Task.Delay(Pause);
        }

        if (until is not null)
            await until;
        return taken;
    }
}
