namespace CwHoe.Runtime.Metrics;

/// <summary>Finds a series by the labels of a measurement without copying them.</summary>
internal sealed class LabelSetComparer : IEqualityComparer<LabelSet>, IAlternateEqualityComparer<ReadOnlySpan<KeyValuePair<string, object?>>, LabelSet>
{
    internal static readonly LabelSetComparer Instance = new();

    public bool Equals(LabelSet? x, LabelSet? y) => ReferenceEquals(x, y) || (x is not null && y is not null && Equals(x.Labels, y));

    public bool Equals(ReadOnlySpan<KeyValuePair<string, object?>> alternate, LabelSet other) =>
        alternate.SequenceEqual(other.Labels, EqualityComparer<KeyValuePair<string, object?>>.Create((a, b) => a.Key == b.Key && Equals(a.Value, b.Value)));

    public int GetHashCode(LabelSet obj) => GetHashCode(obj.Labels);

    public int GetHashCode(ReadOnlySpan<KeyValuePair<string, object?>> alternate)
    {
        var hash = default(HashCode);
        foreach (var (name, value) in alternate)
        {
            hash.Add(name);
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    public LabelSet Create(ReadOnlySpan<KeyValuePair<string, object?>> alternate) => new(alternate.ToArray());
}
