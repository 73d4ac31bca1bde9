namespace CwHoe.ModelLoader.Drain;

/// <summary>An engine's own word on its load, from its metrics in the Prometheus text format.</summary>
/// <remarks>https://prometheus.io/docs/instrumenting/exposition_formats/</remarks>
internal static class InFlight
{
    /// <summary>Adds up <paramref name="metrics"/> over all their labels.</summary>
    /// <param name="exposition">The text of <c>/metrics</c>.</param>
    /// <param name="metrics">Names.</param>
    /// <returns>The requests that the engine works on or has queued; null when it reports none of the metrics.</returns>
    public static double? Read(string exposition, IReadOnlyCollection<string> metrics)
    {
        double? sum = null;
        foreach (var line in exposition.AsSpan().EnumerateLines())
        {
            var nameEnd = line.IndexOfAny('{', ' ', '\t');
            if (nameEnd <= 0 || line[0] == '#' || !metrics.Contains(line[..nameEnd].ToString()))
                continue;
            var valueStart = line[nameEnd] == '{' ? line.LastIndexOf('}') + 1 : nameEnd;
            var value = line[valueStart..].Trim();
            if (value.IndexOfAny(' ', '\t') is > 0 and var timestamp)
                value = value[..timestamp];
            if (double.TryParse(value, out var number))
                sum = (sum ?? 0) + number;
        }

        return sum;
    }
}
