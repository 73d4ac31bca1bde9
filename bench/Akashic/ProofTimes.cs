using System.Diagnostics;
using CwHoe.Kit;

namespace CwHoe.AkashicBench;

/// <summary>How long proofs take, from a log that was just opened, tiles read from the bucket.</summary>
internal static class ProofTimes
{
    private const int Proofs = 1000;

    public static async Task RunAsync(Bucket bucket, string history, BenchSettings settings)
    {
        var next = Transcripts.Cut(history, 512);
        string prefix;
        await using (var log = await bucket.NewLogAsync())
        {
            prefix = log.Prefix;
            for (var done = 0; done < settings.Records; done += 1000)
                await log.AppendAsync([.. Enumerable.Range(0, 1000).Select(_ => next())], [], CancellationToken.None);
            await log.FlushAsync(CancellationToken.None);
        }

        var opening = Stopwatch.StartNew();
        await using var opened = await bucket.OpenLogAsync(prefix);
        Figures.Print($"opening {opened.Size:N0} records without an index", $"{opening.Elapsed.TotalMilliseconds:N0} ms");
        var random = new Random(1);
        await MeasureAsync("inclusion proof", () => opened.ProveInclusionAsync(random.NextInt64(opened.Size), 0, CancellationToken.None));
        await MeasureAsync("consistency proof", () => opened.ProveConsistencyAsync(1 + random.NextInt64(opened.Size - 1), 0, CancellationToken.None));
        await MeasureAsync("reading one record", () => opened.ReadManyAsync([random.NextInt64(opened.Size)], CancellationToken.None));
        await MeasureAsync("reading ten records here and there", () => opened.ReadManyAsync([.. Enumerable.Range(0, 10).Select(_ => random.NextInt64(opened.Size))], CancellationToken.None));
    }

    private static async Task MeasureAsync(string what, Func<Task> call)
    {
        var times = new List<double>();
        for (var i = 0; i < Proofs; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await call();
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        Figures.Print(what, $"p50 {Figures.Median(times):N2} ms, p99 {Figures.Percentile(times, 99):N2} ms");
    }
}
