using CwHoe.Akashic.Layers;
using CwHoe.Akashic.Log;
using CwHoe.Akashic.Storage;
using CwHoe.Contracts;

namespace CwHoe.AkashicBench;

/// <summary>A bucket of its own on the object store of the environment.</summary>
internal sealed class Bucket : IAsyncDisposable
{
    private int _layers;

    private Bucket(S3ObjectStore store) => Store = store;

    public S3ObjectStore Store { get; }

    /// <summary>A new bucket; null where the environment names no object store.</summary>
    public static async Task<Bucket?> CreateAsync()
    {
        if (Environment.GetEnvironmentVariable("HOE_BENCH_S3_ENDPOINT") is not { } endpoint)
            return null;
        var store = new S3ObjectStore(
            new S3Settings
            {
                Endpoint = new Uri(endpoint),
                Bucket = $"bench-{Guid.NewGuid():n}",
                Create = true,
                AccessKeyId = Environment.GetEnvironmentVariable("HOE_BENCH_S3_ACCESS_KEY") ?? "",
                SecretAccessKey = Environment.GetEnvironmentVariable("HOE_BENCH_S3_SECRET_KEY") ?? "",
            },
            TimeProvider.System);
        await store.EnsureBucketAsync(CancellationToken.None);
        return new Bucket(store);
    }

    /// <summary>A log with a prefix of its own.</summary>
    public Task<LayerLog> NewLogAsync() => OpenLogAsync($"{Interlocked.Increment(ref _layers):d32}/");

    /// <summary>A log.</summary>
    public Task<LayerLog> OpenLogAsync(string prefix) => LayerLog.OpenAsync(
        new RetryingObjectStore(Store, TimeProvider.System, new Random()),
        new LayerOptions
        {
            Namespace = "bench",
            Chain = [new LayerStep("bench", "node", "*")],
            Prefix = prefix,
            Dimension = Dimension.Node,
            Signer = new NoteSigner(LayerOptions.Origin(prefix), new byte[NoteSigner.SeedLength]),
            SweepDelay = TimeSpan.FromSeconds(2),
        },
        TimeProvider.System,
        CancellationToken.None);

    public ValueTask DisposeAsync()
    {
        Store.Dispose();
        return ValueTask.CompletedTask;
    }
}
