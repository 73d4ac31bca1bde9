using System.Diagnostics.Metrics;
using CwHoe.Akashic.Tree;

namespace CwHoe.Akashic.Telemetry;

/// <summary>What the store counts, named as Prometheus shows it.</summary>
internal sealed class AkashicMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "CwHoe.Akashic";

    private static readonly InstrumentAdvice<double> Waits = new() { HistogramBucketBoundaries = [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] };

    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _records;
    private readonly Counter<long> _failures;
    private readonly Histogram<double> _appends;
    private readonly Histogram<double> _finds;

    /// <summary>Creates the instruments.</summary>
    /// <param name="layers">What is observed.</param>
    public AkashicMetrics(KeptLayers layers)
    {
        _records = _meter.CreateCounter<long>("hoe_akashic_records_total", description: "Records that were acknowledged, by layer: added, or known already.");
        _failures = _meter.CreateCounter<long>("hoe_akashic_append_failures_total", description: "Appends that were not acknowledged, by layer and reason.");
        _appends = _meter.CreateHistogram("hoe_akashic_append_duration_seconds", null, "Time from an append to its being durable in the bucket.", null, Waits);
        _finds = _meter.CreateHistogram("hoe_akashic_find_duration_seconds", null, "Time that a query or a search took.", null, Waits);
        Gauge("hoe_akashic_tree_size", "Entries of the newest checkpoint.", layer => layer.Log.Head.Size);
        Gauge("hoe_akashic_unpublished_records", "Durable records that no checkpoint has yet.", layer => layer.Log.Size - layer.Log.Head.Size);
        Gauge("hoe_akashic_raw_bytes", "Bytes of all records as they were given.", layer => layer.Log.RawBytes);
        Gauge("hoe_akashic_stored_bytes", "Bytes of all objects of the log as they are stored.", layer => layer.Log.StoredBytes);
        Gauge("hoe_akashic_writable", "1 where the bucket takes records, 0 where it does not.", layer => layer.Log.Trouble.Length == 0 ? 1 : 0);
        Gauge("hoe_akashic_consistent", "0 where the newest audit found what the log does not commit to, else 1.", layer => layer.LastAudit?.Consistent == false ? 0 : 1);

        Counter("hoe_akashic_dropped_records_total", "Records whose contents retention dropped.", layer => layer.Log.DroppedRecords);
        Counter("hoe_akashic_dropped_bytes_total", "Bytes of objects that retention dropped, as they were stored.", layer => layer.Log.DroppedBytes);

        void Counter(string name, string description, Func<KeptLayer, long> value) => _meter.CreateObservableCounter(
            name, () => layers.All.Select(layer => new Measurement<long>(value(layer), new KeyValuePair<string, object?>("layer", layer.Name))), description: description);

        void Gauge(string name, string description, Func<KeptLayer, long> value) => _meter.CreateObservableGauge(
            name, () => layers.All.Select(layer => new Measurement<long>(value(layer), new KeyValuePair<string, object?>("layer", layer.Name))), description: description);
    }

    /// <summary>Records were acknowledged.</summary>
    public void Appended(string layer, int added, int known, TimeSpan took)
    {
        _records.Add(added, new("layer", layer), new("result", "added"));
        _records.Add(known, new("layer", layer), new("result", "known"));
        _appends.Record(took.TotalSeconds, new KeyValuePair<string, object?>("layer", layer));
    }

    /// <summary>An append was not acknowledged.</summary>
    public void Failed(string layer, string reason) => _failures.Add(1, new("layer", layer), new("reason", reason));

    /// <summary>A query or a search was answered.</summary>
    public void Found(string layer, string how, TimeSpan took) => _finds.Record(took.TotalSeconds, new("layer", layer), new("how", how));

    /// <summary>Ends the instruments.</summary>
    public void Dispose() => _meter.Dispose();
}
