using CwHoe.Contracts;
using Google.Protobuf.WellKnownTypes;

namespace CwHoe.Akashic.Exports;

/// <summary>Whether a filter takes a record, decided without an index.</summary>
internal static class FilterMatch
{
    private static readonly string Outcome = RecordLabel.Outcome.Name();

    /// <summary>All that is set holds.</summary>
    /// <param name="filter">What is wanted; null for all.</param>
    /// <param name="record">As corrected.</param>
    /// <param name="outcome">Counts where the record has no label outcome; null for none.</param>
    public static bool Takes(RecordFilter? filter, LabelledRecord record, string? outcome = null) =>
        filter is null
        || (TakesKind(filter, record.Record.Kind)
            && Fits(filter.Node, record.Record.Node) && Fits(filter.Task, record.Task) && Fits(filter.Session, record.Record.Session)
            && (filter.Phases.Count == 0 || filter.Phases.Contains(record.Phase))
            && (filter.From is null || Compare(record.Record.Time, filter.From) >= 0)
            && (filter.To is null || Compare(record.Record.Time, filter.To) < 0)
            && filter.Labels.All(wanted => (record.Labels.GetValueOrDefault(wanted.Key) ?? (wanted.Key == Outcome ? outcome : null)) == wanted.Value));

    /// <summary>Whether records of a kind can match at all.</summary>
    public static bool TakesKind(RecordFilter? filter, RecordKind kind) => filter is null || filter.Kinds.Count == 0 || filter.Kinds.Contains(kind);

    private static bool Fits(string pattern, string value) =>
        pattern.Length == 0 || (pattern[^1] == '*' ? value.StartsWith(pattern[..^1], StringComparison.Ordinal) : value == pattern);

    private static int Compare(Timestamp? one, Timestamp other) => (one ?? new Timestamp()).CompareTo(other);
}
