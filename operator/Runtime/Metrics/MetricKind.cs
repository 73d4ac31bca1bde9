namespace CwHoe.Runtime.Metrics;

/// <summary>The Prometheus type of an instrument.</summary>
internal enum MetricKind
{
    /// <summary>A sum that only grows.</summary>
    Counter,

    /// <summary>A value that goes up and down.</summary>
    Gauge,

    /// <summary>Counts per bucket, with sum and count.</summary>
    Histogram,
}
