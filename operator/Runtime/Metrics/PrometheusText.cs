using System.Globalization;
using System.Text;

namespace CwHoe.Runtime.Metrics;

/// <summary>Writes metrics in Prometheus's text format 0.0.4.</summary>
internal static class PrometheusText
{
    internal const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    internal static string Write(IEnumerable<MetricFamily> families)
    {
        var text = new StringBuilder(16 * 1024);
        // Instruments of one name (a queue of each controller) are one metric: its lines must stand together.
        foreach (var group in families.GroupBy(f => f.Name))
        {
            var isDescribed = false;
            foreach (var family in group)
            {
                family.ForEach((labels, series) =>
                {
                    if (!isDescribed)
                        Describe(text, family);
                    isDescribed = true;
                    Write(text, family, labels, series);
                });
            }
        }

        return text.ToString();
    }

    private static void Describe(StringBuilder text, MetricFamily family)
    {
        text.Append("# HELP ").Append(family.Name).Append(' ');
        foreach (var c in family.Description)
            _ = c switch { '\\' => text.Append(@"\\"), '\n' => text.Append(@"\n"), _ => text.Append(c) };
        var type = family.Kind switch { MetricKind.Counter => "counter", MetricKind.Histogram => "histogram", _ => "gauge" };
        text.Append("\n# TYPE ").Append(family.Name).Append(' ').Append(type).Append('\n');
    }

    private static void Write(StringBuilder text, MetricFamily family, LabelSet labels, MetricSeries series)
    {
        if (family.Kind != MetricKind.Histogram)
        {
            Line(text, family.Name, "", labels, bound: null, series.Value);
            return;
        }

        var cumulated = 0L;
        for (var i = 0; i < series.Buckets.Length; i++)
        {
            cumulated += series.Buckets[i];
            Line(text, family.Name, "_bucket", labels, i < family.Bounds.Length ? family.Bounds[i] : double.PositiveInfinity, cumulated);
        }

        Line(text, family.Name, "_sum", labels, bound: null, series.Value);
        Line(text, family.Name, "_count", labels, bound: null, series.Count);
    }

    private static void Line(StringBuilder text, string name, string suffix, LabelSet labels, double? bound, double value)
    {
        text.Append(name).Append(suffix);
        var separator = '{';
        foreach (var (label, labelValue) in labels.Labels)
        {
            text.Append(separator).Append(label).Append("=\"");
            foreach (var c in Convert.ToString(labelValue, CultureInfo.InvariantCulture) ?? "")
                _ = c switch { '\\' => text.Append(@"\\"), '\n' => text.Append(@"\n"), '"' => text.Append("\\\""), _ => text.Append(c) };
            text.Append('"');
            separator = ',';
        }

        if (bound is { } le)
        {
            text.Append(separator).Append("le=\"").Append(Number(le)).Append('"');
            separator = ',';
        }

        if (separator == ',')
            text.Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
