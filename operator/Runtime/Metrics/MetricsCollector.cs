using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace CwHoe.Runtime.Metrics;

/// <summary>Sums up what this process's meters measure, for <see cref="PrometheusText"/> to write.</summary>
/// <remarks>Listens to meters named <c>CwHoe.*</c>. Instruments are named as Prometheus shall show them; a counter without <c>_total</c> gets it.</remarks>
public sealed class MetricsCollector : IDisposable
{
    /// <summary>Content type of <see cref="Write"/>.</summary>
    public const string ContentType = PrometheusText.ContentType;

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, MetricFamily> _families = new();
    private readonly Lock _scrape = new();

    /// <summary>Starts to listen to all meters of CW-HOE.</summary>
    public MetricsCollector()
        : this(meter => meter.Name.StartsWith("CwHoe.", StringComparison.Ordinal))
    {
    }

    internal MetricsCollector(Func<Meter, bool> isListenedTo)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (isListenedTo(instrument.Meter))
                listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(instrument, Make));
        };
        _listener.MeasurementsCompleted = (instrument, _) => _families.TryRemove(instrument, out MetricFamily? _);
        // An instrument that is being disposed meanwhile comes without its family.
        _listener.SetMeasurementEventCallback<long>(static (_, value, labels, family) => (family as MetricFamily)?.Record(value, labels));
        _listener.SetMeasurementEventCallback<int>(static (_, value, labels, family) => (family as MetricFamily)?.Record(value, labels));
        _listener.SetMeasurementEventCallback<double>(static (_, value, labels, family) => (family as MetricFamily)?.Record(value, labels));
        _listener.Start();
    }

    /// <summary>All metrics in Prometheus's text format 0.0.4, whose content type is <see cref="ContentType"/>.</summary>
    public string Write() => PrometheusText.Write(Collect());

    /// <summary>Asks the observable instruments and gives all metrics, ordered by name.</summary>
    internal IReadOnlyList<MetricFamily> Collect()
    {
        lock (_scrape)
        {
            foreach (var (instrument, family) in _families)
            {
                if (instrument.IsObservable)
                    family.Reset();
            }

            _listener.RecordObservableInstruments();
            return [.. _families.Values.OrderBy(f => f.Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>Stops listening.</summary>
    public void Dispose() => _listener.Dispose();

    private static MetricFamily Make(Instrument instrument) => instrument switch
    {
        Counter<long> or Counter<int> or Counter<double> => new(instrument, MetricKind.Counter, isLastValue: false),
        ObservableCounter<long> or ObservableCounter<int> or ObservableCounter<double> => new(instrument, MetricKind.Counter, isLastValue: true),
        Histogram<long> or Histogram<int> or Histogram<double> => new(instrument, MetricKind.Histogram, isLastValue: false),
        UpDownCounter<long> or UpDownCounter<int> or UpDownCounter<double> => new(instrument, MetricKind.Gauge, isLastValue: false),
        _ => new(instrument, MetricKind.Gauge, isLastValue: true),
    };
}
