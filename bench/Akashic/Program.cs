using CwHoe.AkashicBench;
using CwHoe.Kit;

if (BenchSettings.Read(args) is not { } settings)
    return 1;
// First, so that what it says of memory is of searching alone.
if (settings.Wants("search"))
    await Searches.RunAsync([.. new[] { 10_000, settings.Documents }.Distinct()], Environment.GetEnvironmentVariable("HOE_BENCH_POSTGRES"));
if (!settings.Wants("appends") && !settings.Wants("ratio") && !settings.Wants("proofs"))
    return 0;

// `./hoe bench akashic` starts the object store and sets where it is.
await using var bucket = await Bucket.CreateAsync();
if (bucket is null)
{
    Console.Error.WriteLine("HOE_BENCH_S3_ENDPOINT, HOE_BENCH_S3_ACCESS_KEY and HOE_BENCH_S3_SECRET_KEY must name an object store; ./hoe bench sets them");
    return 1;
}

Console.WriteLine($"{Environment.ProcessorCount} processors, shared by the object store and its client; .NET {Environment.Version}; load {File.ReadAllText("/proc/loadavg").Trim()}; medians of {settings.Runs} runs of {settings.Seconds} s");
var history = await Transcripts.HistoryAsync();
if (settings.Wants("appends"))
    await Appends.RunAsync(bucket, history, settings);
if (settings.Wants("ratio"))
    await Ratio.RunAsync(bucket, history);
if (settings.Wants("proofs"))
    await ProofTimes.RunAsync(bucket, history, settings);
Figures.Print("memory of this process, highest", $"{System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB");
return 0;
