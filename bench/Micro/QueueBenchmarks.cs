using BenchmarkDotNet.Attributes;
using CwHoe.Runtime;
using CwHoe.Runtime.Metrics;
using CwHoe.Runtime.Queue;

namespace CwHoe.MicroBench;

/// <summary>The life of 1,000 keys in a work queue that holds as many others as a resync brings.</summary>
#pragma warning disable CA1001 // Ended by GlobalCleanup; BenchmarkDotNet derives from the class.
public class QueueBenchmarks
#pragma warning restore CA1001
{
    private const int Keys = 1000;

    private readonly RuntimeMetrics _metrics = new();
    private readonly MetricsCollector _collector = new();
    private readonly ObjectKey[] _keys = [.. Enumerable.Range(0, Keys).Select(i => new ObjectKey("default", $"key-{i}"))];
    private WorkQueue<ObjectKey> _queue = null!;

    [Params(0, 20_000)]
    public int Waiting { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _queue = new("bench", new(), _metrics, TimeProvider.System);
        for (var i = 0; i < Waiting; i++)
            _queue.Add(new("default", $"waiting-{i}"), WorkPriority.Low);
    }

    [GlobalCleanup]
    public void End()
    {
        _queue.Dispose();
        _collector.Dispose();
        _metrics.Dispose();
    }

    [Benchmark(OperationsPerInvoke = Keys)]
    public async Task AddGetDone()
    {
        foreach (var key in _keys)
            _queue.Add(key);
        for (var i = 0; i < Keys; i++)
            _queue.Done((await _queue.GetAsync(CancellationToken.None))!.Value.Key);
    }

    [Benchmark(OperationsPerInvoke = Keys)]
    public async Task AddAfterThenAddGetDone()
    {
        foreach (var key in _keys)
            _queue.AddAfter(key, TimeSpan.FromHours(1));
        await AddGetDone();
    }
}
