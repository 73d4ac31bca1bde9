using System.Diagnostics;
using CwHoe.Akashic.Layers;
using CwHoe.Akashic.Storage;
using CwHoe.Contracts;
using CwHoe.Kit;
using Google.Protobuf;

namespace CwHoe.AkashicBench;

/// <summary>Durable records per second, beside bare puts of the same bytes: as many at once, one object per record.</summary>
internal static class Appends
{
    private const int MaxRequestBytes = 4 << 20;

    public static async Task RunAsync(Bucket bucket, string history, BenchSettings settings)
    {
        foreach (var (length, batch, callers) in new[] { (1 << 10, 1, 64), (1 << 10, 256, 8), (32 << 10, 1, 64), (32 << 10, 256, 4) })
        {
            var (bare, log) = (new List<double>(), new List<double>());
            for (var run = 0; run < settings.Runs; run++)
            {
                bare.Add(await BareAsync(bucket, Transcripts.Cut(history, length), settings.Seconds));
                log.Add(await LogAsync(bucket, Transcripts.Cut(history, length), length, batch, callers, settings.Seconds));
            }

            var (puts, appends) = (Figures.Median(bare), Figures.Median(log));
            Figures.Print($"{length >> 10} KiB, batch {batch}, {callers} at once", $"{appends:N0}/s ({Figures.Spread(log)}); bare puts {puts:N0}/s ({Figures.Spread(bare)}); ratio {appends / puts:N1}");
        }
    }

    private static async Task<double> BareAsync(Bucket bucket, Func<Record> next, int seconds)
    {
        var run = Guid.NewGuid().ToString("n");
        var number = 0;
        return await LoadAsync(32, seconds, async () =>
        {
            await bucket.Store.PutAsync(new PutObject($"bare/{run}/{Interlocked.Increment(ref number)}", next().ToByteArray()), CancellationToken.None);
            return 1;
        });
    }

    private static async Task<double> LogAsync(Bucket bucket, Func<Record> next, int length, int batch, int callers, int seconds)
    {
        await using var log = await bucket.NewLogAsync();
        var each = Math.Min(batch, MaxRequestBytes / (length + 256));
        return await LoadAsync(callers, seconds, async () =>
        {
            try
            {
                return (await log.AppendAsync([.. Enumerable.Range(0, each).Select(_ => next())], [], CancellationToken.None)).Appended.Count;
            }
            catch (AppendException e) when (e.Fault == AppendFault.Exhausted)
            {
                return 0; // told to come again
            }
        });
    }

    // Records per second that were acknowledged within the time, by so many at once.
    private static async Task<double> LoadAsync(int callers, int seconds, Func<Task<int>> call)
    {
        var clock = Stopwatch.StartNew();
        var done = 0L;
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            while (clock.Elapsed.TotalSeconds < seconds)
                Interlocked.Add(ref done, await call());
        })));
        return done / clock.Elapsed.TotalSeconds;
    }
}
