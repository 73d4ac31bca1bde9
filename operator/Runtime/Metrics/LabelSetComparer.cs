namespace CwHoe.Runtime.Metrics;

/// <summary>Finds a series by the labels of a measurement without copying them, and without an allocation: this is on the path of every measurement.</summary>
internal sealed class LabelSetComparer : IEqualityComparer<LabelSet>, IAlternateEqualityComparer<ReadOnlySpan<KeyValuePair<string, object?>>, LabelSet>
{
    internal static readonly LabelSetComparer Instance = new();

    public bool Equals(LabelSet? x, LabelSet? y) => ReferenceEquals(x, y) || (x is not null && y is not null && Equals(x.Labels, y));

    public bool Equals(ReadOnlySpan<KeyValuePair<string, object?>> alternate, LabelSet other)
    {
        var labels = other.Labels;
        if (alternate.Length != labels.Length)
            return false;
        for (var i = 0; i < labels.Length; i++)
        {
            if (alternate[i].Key != labels[i].Key || !Equals(alternate[i].Value, labels[i].Value))
                return false;
        }

        return true;
    }

    public int GetHashCode(LabelSet obj) => GetHashCode(obj.Labels);

    public int GetHashCode(ReadOnlySpan<KeyValuePair<string, object?>> alternate)
    {
        // Of values alone: the names of an instrument's labels are nearly always the same.
        var hash = default(HashCode);
        foreach (var (_, value) in alternate)
            hash.Add(value);
        return hash.ToHashCode();
    }

    public LabelSet Create(ReadOnlySpan<KeyValuePair<string, object?>> alternate) => new(alternate.ToArray());
}
