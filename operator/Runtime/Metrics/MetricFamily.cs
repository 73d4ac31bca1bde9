using System.Diagnostics.Metrics;

namespace CwHoe.Runtime.Metrics;

/// <summary>All series of one instrument.</summary>
internal sealed class MetricFamily
{
    /// <summary>Prometheus's own defaults, for histograms without advice: 5 ms to 10 s.</summary>
    private static readonly double[] DefaultBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Lock _lock = new();
    private readonly Dictionary<LabelSet, MetricSeries> _series = new(LabelSetComparer.Instance);
    private readonly Dictionary<LabelSet, MetricSeries>.AlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>> _lookup;
    private readonly bool _isLastValue;

    internal MetricFamily(Instrument instrument, MetricKind kind, bool isLastValue)
    {
        Kind = kind;
        Name = NameOf(instrument.Name, kind);
        Description = instrument.Description ?? "";
        Bounds = kind != MetricKind.Histogram ? [] : [.. (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries ?? DefaultBounds];
        _isLastValue = isLastValue;
        _lookup = _series.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
    }

    internal string Name { get; }

    internal string Description { get; }

    internal MetricKind Kind { get; }

    internal double[] Bounds { get; }

    internal void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        lock (_lock)
        {
            if (!_lookup.TryGetValue(labels, out var series))
                _lookup[labels] = series = new(Bounds.Length);
            if (_isLastValue)
            {
                series.Value = value;
                return;
            }

            series.Value += value;
            series.Count++;
            if (Kind == MetricKind.Histogram)
                series.Buckets[BucketOf(value)]++;
        }
    }

    /// <summary>Drops what an observable instrument said last time: what it no longer names is gone.</summary>
    internal void Reset()
    {
        lock (_lock)
            _series.Clear();
    }

    /// <summary>Calls <paramref name="visit"/> for each series.</summary>
    internal void ForEach(Action<LabelSet, MetricSeries> visit)
    {
        lock (_lock)
        {
            foreach (var (labels, series) in _series)
                visit(labels, series);
        }
    }

    private static string NameOf(string name, MetricKind kind)
    {
        var clean = string.Create(name.Length, name, static (span, name) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = char.IsAsciiLetterOrDigit(name[i]) || name[i] is '_' or ':' ? name[i] : '_';
        });
        return kind == MetricKind.Counter && !clean.EndsWith("_total", StringComparison.Ordinal) ? clean + "_total" : clean;
    }

    private int BucketOf(double value)
    {
        var index = Array.BinarySearch(Bounds, value);
        return index >= 0 ? index : ~index;
    }
}
