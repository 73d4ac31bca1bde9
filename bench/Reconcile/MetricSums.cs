using CwHoe.Runtime.Metrics;

namespace CwHoe.ReconcileBench;

internal static class MetricSums
{
    /// <summary>All series of a metric together; 0 where it was not measured yet.</summary>
    public static double Sum(this MetricsCollector metrics, string name)
    {
        var sum = 0d;
        foreach (var family in metrics.Collect().Where(f => f.Name == name))
            family.ForEach((_, series) => sum += series.Value);
        return sum;
    }
}
