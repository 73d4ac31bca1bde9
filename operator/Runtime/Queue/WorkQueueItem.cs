namespace CwHoe.Runtime.Queue;

/// <summary>What a worker got: give it back with <see cref="WorkQueue{TKey}.Done"/>.</summary>
/// <typeparam name="TKey">What identifies a piece of work.</typeparam>
/// <param name="Key">The work.</param>
/// <param name="Priority">The priority it was queued with; one of <see cref="WorkPriority"/> or any other number, the highest first.</param>
public readonly record struct WorkQueueItem<TKey>(TKey Key, int Priority)
    where TKey : notnull;
