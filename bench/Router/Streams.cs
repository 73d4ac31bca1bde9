using CwHoe.Kit;

namespace CwHoe.RouterBench;

/// <summary>Streams: the time to the first event, one at a time, and how many are held at one time.</summary>
internal static class Streams
{
    private const int PerSecondOfLoad = 100;
    private static readonly TimeSpan Ramp = TimeSpan.FromSeconds(4);

    /// <summary>Measures.</summary>
    /// <param name="load">The load tools.</param>
    /// <param name="targets">The upstream first.</param>
    /// <param name="settings">How often and how many.</param>
    public static async Task RunAsync(LoadTools load, IReadOnlyList<Target> targets, BenchSettings settings)
    {
        var one = await RoundsAsync(target => load.StreamsAsync(target, Scenario.First, settings.Seconds * PerSecondOfLoad, atOnce: 1, TimeSpan.Zero));
        Table.Print("streams, one at a time", targets);
        Table.Row("first event p50, ms", Medians(one, of => of.FirstP50), "0.00");
        Table.Row("first event p99, ms", Medians(one, of => of.FirstP99), "0.00");
        Table.Row("broken", Medians(one, of => of.Broken), "0");

        var many = await RoundsAsync(target => load.StreamsAsync(target, Scenario.Long, settings.Streams, settings.Streams, Ramp));
        Table.Print($"{settings.Streams} streams of 10 s, 4 events/s each", targets);
        Table.Row("held at one time", Medians(many, of => of.Peak), "N0");
        Table.Row("complete", Medians(many, of => of.Complete), "N0");
        Table.Row("broken", Medians(many, of => of.Broken), "0");
        Table.Row("first event p50, ms", Medians(many, of => of.FirstP50), "0.00");
        Table.Row("first event p99, ms", Medians(many, of => of.FirstP99), "0.00");
        Table.Row("between events p99, ms (250 as sent)", Medians(many, of => of.GapP99), "0.0");
        var router = targets.TakeWhile(target => target.Name != "router").Count();
        Figures.Print("  streams held by the router, all complete", $"{many.Min(round => Math.Min(round[router].Peak, round[router].Complete))} (aim {settings.Streams})");

        async Task<List<StreamFigures[]>> RoundsAsync(Func<Target, Task<StreamFigures>> measure)
        {
            var rounds = new List<StreamFigures[]>();
            for (var run = 0; run < settings.Runs; run++)
            {
                var round = new List<StreamFigures>();
                foreach (var target in targets)
                    round.Add(await measure(target));
                rounds.Add([.. round]);
            }

            return rounds;
        }
    }

    private static double[] Medians(List<StreamFigures[]> rounds, Func<StreamFigures, double> figure) =>
        [.. rounds[0].Select((_, i) => Figures.Median(rounds.Select(round => figure(round[i]))))];
}
