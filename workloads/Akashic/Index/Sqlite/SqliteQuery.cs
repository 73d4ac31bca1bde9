using CwHoe.Contracts;

namespace CwHoe.Akashic.Index.Sqlite;

/// <summary>Pages through what a filter takes.</summary>
internal sealed class SqliteQuery(SqliteState state, SqliteReader reader, RecordFilter filter)
{
    private readonly RowTest _test = new(filter, state.Names);

    /// <summary>A page.</summary>
    public IReadOnlyList<IndexedRecord> Page(RecordOrder order, IndexedRecord? after, int limit)
    {
        if (_test.IsNeverTrue)
            return [];
        return order switch
        {
            RecordOrder.Index => [.. Taken(false, after?.Index).Take(limit)],
            RecordOrder.IndexDescending => [.. Taken(true, after?.Index).Take(limit)],
            RecordOrder.Time => ByTime(false, after, limit),
            RecordOrder.TimeDescending => ByTime(true, after, limit),
            _ => throw new ArgumentOutOfRangeException(nameof(order), order, "order is unspecified"),
        };
    }

    private IEnumerable<IndexedRecord> Taken(bool isDescending, long? after) => Rows(isDescending, after).Where(record => reader.HasLabels(record.Index, filter.Labels));

    private IEnumerable<IndexedRecord> Rows(bool isDescending, long? after)
    {
        var (first, end) = (state.Columns.First, state.Columns.End);
        var step = isDescending ? -1 : 1;
        var start = after is { } index ? index + step : isDescending ? end - 1 : first;
        for (var i = isDescending ? start : Math.Max(start, first); i >= first && i < end; i += step)
        {
            var row = state.Columns[(int)i];
            if (_test.Takes(row))
                yield return new(i, RecordTime.Of(row.Time));
        }
    }

    // Records come about in the order of their time, so the first page of them is nearly the answer.
    private List<IndexedRecord> ByTime(bool isDescending, IndexedRecord? after, int limit)
    {
        var sign = isDescending ? -1 : 1;
        var best = new SortedSet<IndexedRecord>(Comparer<IndexedRecord>.Create((a, b) => sign * Compare(a, b)));
        foreach (var record in Rows(isDescending, null))
        {
            if (after is not null && sign * Compare(record, after) <= 0)
                continue;
            if ((best.Count == limit && sign * Compare(record, best.Max!) >= 0) || !reader.HasLabels(record.Index, filter.Labels))
                continue;
            best.Add(record);
            if (best.Count > limit)
                best.Remove(best.Max!);
        }

        return [.. best];
    }

    private static int Compare(IndexedRecord a, IndexedRecord b) => a.Time != b.Time ? a.Time.CompareTo(b.Time) : a.Index.CompareTo(b.Index);
}
