using System.Diagnostics.Metrics;
using CwHoe.Runtime.Queue;

namespace CwHoe.Runtime.Metrics;

/// <summary>The runtime's instruments. Names and labels are controller-runtime's, so that existing dashboards work.</summary>
public sealed class RuntimeMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "CwHoe.Runtime";

    /// <summary>Reconciles take milliseconds to a minute: controller-runtime's buckets, thinned out.</summary>
    private static readonly double[] ReconcileBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    /// <summary>client-go's, by tens, from 1 us to 1000 s.</summary>
    private static readonly double[] QueueBuckets = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100, 1000];

    private readonly Meter _meter = new(MeterName);
    private readonly Lock _lock = new();
    private IWorkQueueState[] _queues = [];

    /// <summary>Creates the instruments.</summary>
    public RuntimeMetrics()
    {
        ReconcileTotal = _meter.CreateCounter<long>("controller_runtime_reconcile_total", description: "Reconciles per controller and result.");
        ReconcileErrors = _meter.CreateCounter<long>("controller_runtime_reconcile_errors_total", description: "Reconciles that failed.");
        TerminalErrors = _meter.CreateCounter<long>("controller_runtime_terminal_reconcile_errors_total", description: "Reconciles that failed and are not retried.");
        ReconcilePanics = _meter.CreateCounter<long>("controller_runtime_reconcile_panics_total", description: "Reconciles ended by an exception that is not the API server's.");
        ReconcileTime = Histogram("controller_runtime_reconcile_time_seconds", "Time a reconcile takes.", ReconcileBuckets);
        MaxConcurrentReconciles = _meter.CreateUpDownCounter<long>("controller_runtime_max_concurrent_reconciles", description: "Workers a controller may use.");
        ActiveWorkers = _meter.CreateUpDownCounter<long>("controller_runtime_active_workers", description: "Workers in use.");

        QueueAdds = _meter.CreateCounter<long>("workqueue_adds_total", description: "Adds handled by the queue.");
        QueueRetries = _meter.CreateCounter<long>("workqueue_retries_total", description: "Retries handled by the queue.");
        QueueDuration = Histogram("workqueue_queue_duration_seconds", "Time a key waits in the queue before a worker takes it.", QueueBuckets);
        QueueWorkDuration = Histogram("workqueue_work_duration_seconds", "Time a key is worked on.", QueueBuckets);
        _meter.CreateObservableGauge("workqueue_depth", () => Observe(q => (double)q.Depth), description: "Keys ready for a worker.");
        _meter.CreateObservableGauge("workqueue_unfinished_work_seconds", () => Observe(q => q.WorkSeconds().Unfinished), description: "Time that the keys in work have taken so far, all together.");
        _meter.CreateObservableGauge("workqueue_longest_running_processor_seconds", () => Observe(q => q.WorkSeconds().Longest), description: "Time that the longest key in work has taken so far.");

        LeaderStatus = _meter.CreateGauge<long>("leader_election_master_status", description: "Whether this process leads, per lease: 1 or 0.");

        EventsDropped = _meter.CreateCounter<long>("cwhoe_events_dropped_total", description: "Kubernetes events given up because the queue was full or the API server refused them.");
        UndecodableObjects = _meter.CreateCounter<long>("cwhoe_informer_undecodable_objects_total", description: "Objects that an informer could not decode, per kind.");
        Relists = _meter.CreateCounter<long>("cwhoe_informer_lists_total", description: "Full states an informer took in, per kind.");
    }

    internal Counter<long> ReconcileTotal { get; }

    internal Counter<long> ReconcileErrors { get; }

    internal Counter<long> TerminalErrors { get; }

    internal Counter<long> ReconcilePanics { get; }

    internal Histogram<double> ReconcileTime { get; }

    internal UpDownCounter<long> MaxConcurrentReconciles { get; }

    internal UpDownCounter<long> ActiveWorkers { get; }

    internal Counter<long> QueueAdds { get; }

    internal Counter<long> QueueRetries { get; }

    internal Histogram<double> QueueDuration { get; }

    internal Histogram<double> QueueWorkDuration { get; }

    internal Gauge<long> LeaderStatus { get; }

    internal Counter<long> EventsDropped { get; }

    internal Counter<long> UndecodableObjects { get; }

    internal Counter<long> Relists { get; }

    /// <summary>The meter, for listeners that must tell several instances apart.</summary>
    internal Meter Meter => _meter;

    /// <summary>Ends the instruments.</summary>
    public void Dispose() => _meter.Dispose();

    internal void Watch(IWorkQueueState queue)
    {
        lock (_lock)
            _queues = [.. _queues, queue];
    }

    internal void Unwatch(IWorkQueueState queue)
    {
        lock (_lock)
            _queues = [.. _queues.Where(q => !ReferenceEquals(q, queue))];
    }

    private Histogram<double> Histogram(string name, string description, double[] buckets) =>
        _meter.CreateHistogram(name, description: description, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = buckets });

    private IEnumerable<Measurement<double>> Observe(Func<IWorkQueueState, double> value) =>
        _queues.Select(q => new Measurement<double>(value(q), new KeyValuePair<string, object?>("name", q.Name)));
}
