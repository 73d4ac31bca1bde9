namespace CwHoe.Runtime.Metrics;

/// <summary>The labels of one series, in the order they were given.</summary>
internal sealed class LabelSet(KeyValuePair<string, object?>[] labels)
{
    internal ReadOnlySpan<KeyValuePair<string, object?>> Labels => labels;
}
