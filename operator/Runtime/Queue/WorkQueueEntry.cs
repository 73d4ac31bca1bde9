namespace CwHoe.Runtime.Queue;

/// <summary>A key that waits: for its time, for its worker, or for the end of its own processing.</summary>
internal sealed class WorkQueueEntry<TKey>(TKey key, long sequence)
    where TKey : notnull
{
    internal static readonly IComparer<WorkQueueEntry<TKey>> ByTurn = Comparer<WorkQueueEntry<TKey>>.Create((a, b) =>
        a.Priority != b.Priority ? b.Priority.CompareTo(a.Priority) : a.Sequence.CompareTo(b.Sequence));

    internal static readonly IComparer<WorkQueueEntry<TKey>> ByDue = Comparer<WorkQueueEntry<TKey>>.Create((a, b) =>
        a.Due != b.Due ? a.Due.CompareTo(b.Due) : a.Sequence.CompareTo(b.Sequence));

    internal TKey Key { get; } = key;

    /// <summary>Order of arrival: FIFO within a priority.</summary>
    internal long Sequence { get; set; } = sequence;

    internal int Priority { get; set; }

    internal WorkQueueEntryState State { get; set; }

    /// <summary>Timestamp at which a delayed entry becomes ready.</summary>
    internal long Due { get; set; }

    /// <summary>Timestamp at which the entry became ready.</summary>
    internal long ReadySince { get; set; }
}
