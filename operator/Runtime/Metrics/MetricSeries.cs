namespace CwHoe.Runtime.Metrics;

/// <summary>The value of one metric under one set of labels.</summary>
internal sealed class MetricSeries(int buckets)
{
    /// <summary>Sum of a counter or histogram, or last value of a gauge.</summary>
    internal double Value { get; set; }

    /// <summary>Measurements of a histogram.</summary>
    internal long Count { get; set; }

    /// <summary>Measurements per bucket, not cumulated; the last is for those above every bound.</summary>
    internal long[] Buckets { get; } = buckets == 0 ? [] : new long[buckets + 1];
}
