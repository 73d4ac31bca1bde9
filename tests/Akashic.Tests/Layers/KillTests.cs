using System.Collections.Concurrent;
using System.Diagnostics;
using CwHoe.Akashic.Layers;
using CwHoe.Akashic.Log;
using CwHoe.Akashic.Tests.Storage;
using CwHoe.Akashic.Tests.Verification;
using CwHoe.Contracts;

namespace CwHoe.Akashic.Tests.Layers;

/// <summary>Processes that append to the real object store are killed under load, again and again.</summary>
[Trait("Needs", "services")]
public sealed class KillTests
{
    private const int Kills = 100;
    private const int Layers = 2;
    private const int MaxLines = 600;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(DisplayName = "A store killed 100 times under load loses no acknowledged record and never forks")]
    public async Task Kill_HundredTimesUnderLoad_KeepsWhatWasAcknowledged()
    {
        await using var bucket = await TestBucket.CreateAsync();
        await bucket.OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, Layers).Select(i => KillAsync(bucket, i)));
    }

    private static async Task KillAsync(TestBucket bucket, int layer)
    {
        var random = new Random(layer);
        var prefix = $"{layer:d32}/";
        var acknowledged = new ConcurrentDictionary<string, long>();
        var checkpoints = new List<byte[]>();
        for (var kill = 0; kill < Kills / Layers; kill++)
        {
            await RunAsync(bucket, prefix, $"{kill}", random.Next(1, MaxLines), acknowledged);
            if (await bucket.Store.GetAsync(prefix + "checkpoint", Stop) is { } checkpoint)
                checkpoints.Add(checkpoint.Bytes.ToArray());
        }

        var options = LogBench.Options with
        {
            Chain = [new LayerStep("killed", "node", "*")],
            Prefix = prefix,
            Dimension = Dimension.Node,
            Signer = new NoteSigner(LayerOptions.Origin(prefix), new byte[NoteSigner.SeedLength]),
        };
        await using var log = await LogBench.OpenAsync(bucket.Store, options);
        await log.FlushAsync(Stop);
        Assert.InRange(acknowledged.Count, Kills, int.MaxValue);
        Assert.InRange(checkpoints.Count, Kills / Layers / 2, Kills);
        var proved = await LogVerifier.VerifyAsync(bucket.Url + prefix, log.VerifierKey, checkpoints);
        Assert.Equal(log.Head.Size, proved.Count);
        foreach (var (hash, index) in acknowledged)
            Assert.Equal(hash, proved[(int)index]);
        Assert.Equal(proved.Count, proved.Distinct().Count());
    }

    // Until it has acknowledged so many records, and then no instruction more.
    private static async Task RunAsync(TestBucket bucket, string prefix, string run, int lines, ConcurrentDictionary<string, long> acknowledged)
    {
        var program = Path.Combine(AppContext.BaseDirectory.Replace("Akashic.Tests", "Akashic.Writer", StringComparison.Ordinal), "CwHoe.Akashic.Writer");
        var start = new ProcessStartInfo(program, [bucket.Settings.Endpoint!.ToString(), bucket.Settings.Bucket, prefix, run])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["AWS_ACCESS_KEY_ID"] = bucket.Settings.AccessKeyId;
        start.Environment["AWS_SECRET_ACCESS_KEY"] = bucket.Settings.SecretAccessKey;
        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(Stop);
            for (var line = 1; await process.StandardOutput.ReadLineAsync(Stop) is { } text; line++)
            {
                // A line may be cut off in the middle where the process was.
                if (text.Split(' ') is [var index, { Length: 64 } hash])
                    acknowledged[hash] = long.Parse(index);
                if (line == lines)
                    process.Kill();
            }

            await process.WaitForExitAsync(Stop);
            Assert.True(process.ExitCode == 137, $"the writer ended with {process.ExitCode}: {await errors}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }
}
