using CwHoe.Runtime.Metrics;

namespace CwHoe.Runtime.Queue;

/// <summary>
/// Keys to work on: each at most once in the queue and at most once in work. A key added while it is worked on comes back
/// exactly once, after <see cref="Done"/>.
/// </summary>
/// <remarks>
/// Semantics of client-go's rate-limiting queue with controller-runtime's priorities. A key has one place: of several adds
/// the earliest time and the highest priority win. Nothing ticks: one timer stands at the earliest delayed key. Safe for
/// concurrent use.
/// </remarks>
/// <typeparam name="TKey">What identifies a piece of work.</typeparam>
public sealed class WorkQueue<TKey> : IWorkQueueState, IDisposable
    where TKey : notnull
{
    private const double LongestTimer = 86_400_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, WorkQueueEntry<TKey>> _entries = [];
    private readonly Dictionary<TKey, long> _processing = [];
    private readonly Dictionary<TKey, int> _failures = [];
    private readonly SortedSet<WorkQueueEntry<TKey>> _ready = new(WorkQueueEntry<TKey>.ByTurn);
    private readonly SortedSet<WorkQueueEntry<TKey>> _delayed = new(WorkQueueEntry<TKey>.ByDue);
    private readonly LinkedList<TaskCompletionSource<WorkQueueItem<TKey>?>> _getters = [];
    private readonly WorkQueueOptions _options;
    private readonly TimeProvider _time;
    private readonly RuntimeMetrics _metrics;
    private readonly ITimer _timer;
    private readonly KeyValuePair<string, object?> _tag;
    private long _sequence;
    private bool _shutDown;

    /// <summary>Creates an empty queue.</summary>
    /// <param name="name">The label <c>name</c> of its metrics.</param>
    /// <param name="options">The back-off.</param>
    /// <param name="metrics">Where its metrics go.</param>
    /// <param name="time">The clock.</param>
    public WorkQueue(string name, WorkQueueOptions options, RuntimeMetrics metrics, TimeProvider time)
    {
        Name = name;
        _options = options;
        _time = time;
        _metrics = metrics;
        _tag = new("name", name);
        _timer = time.CreateTimer(static queue => ((WorkQueue<TKey>)queue!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        metrics.Watch(this);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int Depth
    {
        get
        {
            lock (_lock)
                return _ready.Count;
        }
    }

    /// <summary>Number of keys being worked on.</summary>
    public int InWork
    {
        get
        {
            lock (_lock)
                return _processing.Count;
        }
    }

    /// <summary>Number of keys the queue holds anything for: waiting, in work or with failures counted.</summary>
    internal int KeysHeld
    {
        get
        {
            lock (_lock)
                return _entries.Count + _processing.Count + _failures.Count;
        }
    }

    /// <summary>Queues <paramref name="key"/> for now. Ignored after <see cref="ShutDown"/>.</summary>
    public void Add(TKey key, int priority = WorkPriority.Normal) => AddAfter(key, TimeSpan.Zero, priority);

    /// <summary>Queues <paramref name="key"/> for when <paramref name="delay"/> has passed; an earlier time already set stays.</summary>
    public void AddAfter(TKey key, TimeSpan delay, int priority = WorkPriority.Normal)
    {
        lock (_lock)
        {
            if (!_shutDown)
                Enqueue(key, delay, priority);
        }
    }

    /// <summary>Counts a failure of <paramref name="key"/> and queues it for after its back-off.</summary>
    /// <returns>The delay chosen.</returns>
    public TimeSpan AddRateLimited(TKey key, int priority = WorkPriority.Normal)
    {
        lock (_lock)
        {
            if (_shutDown)
                return TimeSpan.Zero;
            var failures = _failures.GetValueOrDefault(key);
            _failures[key] = failures == int.MaxValue ? failures : failures + 1;
            _metrics.QueueRetries.Add(1, _tag);
            var delay = BackOff(_options, failures);
            Enqueue(key, delay, priority);
            return delay;
        }
    }

    /// <summary>Forgets the failures of <paramref name="key"/>: its next back-off is the shortest.</summary>
    public void Forget(TKey key)
    {
        lock (_lock)
            _failures.Remove(key);
    }

    /// <summary>Failures of <paramref name="key"/> since it was last forgotten.</summary>
    public int Failures(TKey key)
    {
        lock (_lock)
            return _failures.GetValueOrDefault(key);
    }

    /// <summary>Takes the next key; waits while there is none.</summary>
    /// <returns>The key, to be given back with <see cref="Done"/>; null once the queue is shut down, even where keys remain.</returns>
    public async ValueTask<WorkQueueItem<TKey>?> GetAsync(CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource<WorkQueueItem<TKey>?>> getter;
        lock (_lock)
        {
            if (_shutDown)
                return null;
            cancellationToken.ThrowIfCancellationRequested();
            if (_ready.Min is { } next)
                return Take(next);
            getter = _getters.AddLast(new TaskCompletionSource<WorkQueueItem<TKey>?>(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        await using var registration = cancellationToken.Register(() =>
        {
            lock (_lock)
            {
                if (getter.List is not null)
                    _getters.Remove(getter);
            }

            getter.Value.TrySetCanceled(cancellationToken);
        });
        return await getter.Value.Task;
    }

    /// <summary>Gives a key back. Where it was added meanwhile, it is ready again.</summary>
    public void Done(TKey key)
    {
        lock (_lock)
        {
            if (!_processing.Remove(key, out var started))
                return;
            _metrics.QueueWorkDuration.Record(_time.GetElapsedTime(started).TotalSeconds, _tag);
            if (!_shutDown && _entries.TryGetValue(key, out var entry) && entry.State == WorkQueueEntryState.Dirty)
                MakeReady(entry);
        }
    }

    /// <summary>Ends the queue: waiting and later gets return null, later adds are ignored, what is queued is dropped. Keys in work go on.</summary>
    public void ShutDown()
    {
        lock (_lock)
        {
            if (_shutDown)
                return;
            _shutDown = true;
            _entries.Clear();
            _ready.Clear();
            _delayed.Clear();
            _failures.Clear();
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            foreach (var getter in _getters)
                getter.TrySetResult(null);
            _getters.Clear();
        }
    }

    /// <inheritdoc/>
    public (double Unfinished, double Longest) WorkSeconds()
    {
        lock (_lock)
        {
            var (sum, longest) = (0d, 0d);
            foreach (var started in _processing.Values)
            {
                var seconds = _time.GetElapsedTime(started).TotalSeconds;
                sum += seconds;
                longest = Math.Max(longest, seconds);
            }

            return (sum, longest);
        }
    }

    /// <summary>Shuts the queue down and ends its metrics.</summary>
    public void Dispose()
    {
        ShutDown();
        _metrics.Unwatch(this);
        _timer.Dispose();
    }

    /// <summary>Back-off after <paramref name="failures"/> earlier failures: base x 2^failures, capped; never overflows.</summary>
    internal static TimeSpan BackOff(WorkQueueOptions options, int failures)
    {
        // A double holds 2^1023; past that the power is infinite and the cap wins all the same.
        var ticks = options.BaseDelay.Ticks * Math.Pow(2, failures);
        return ticks < options.MaxDelay.Ticks ? TimeSpan.FromTicks((long)ticks) : options.MaxDelay;
    }

    private void Enqueue(TKey key, TimeSpan delay, int priority)
    {
        var immediate = delay <= TimeSpan.Zero;
        if (!_entries.TryGetValue(key, out var entry))
        {
            entry = new(key, _sequence++) { Priority = priority };
            _entries.Add(key, entry);
            if (immediate)
                Settle(entry);
            else
                Delay(entry, DueAfter(delay));
            return;
        }

        switch (entry.State)
        {
            case WorkQueueEntryState.Delayed when immediate:
                _delayed.Remove(entry);
                entry.Priority = Math.Max(entry.Priority, priority);
                entry.Sequence = _sequence++;
                Settle(entry);
                ArmTimer();
                break;
            case WorkQueueEntryState.Delayed:
                entry.Priority = Math.Max(entry.Priority, priority);
                var due = DueAfter(delay);
                if (due >= entry.Due)
                    break;
                _delayed.Remove(entry);
                Delay(entry, due);
                break;
            case WorkQueueEntryState.Ready when priority > entry.Priority:
                _ready.Remove(entry);
                entry.Priority = priority;
                _ready.Add(entry);
                break;
            default:
                entry.Priority = Math.Max(entry.Priority, priority);
                break;
        }
    }

    private long DueAfter(TimeSpan delay) => _time.GetTimestamp() + (long)(delay.TotalSeconds * _time.TimestampFrequency);

    private void Delay(WorkQueueEntry<TKey> entry, long due)
    {
        entry.State = WorkQueueEntryState.Delayed;
        entry.Due = due;
        _delayed.Add(entry);
        if (ReferenceEquals(_delayed.Min, entry))
            ArmTimer();
    }

    /// <summary>A due entry becomes ready, or dirty while its key is in work.</summary>
    private void Settle(WorkQueueEntry<TKey> entry)
    {
        _metrics.QueueAdds.Add(1, _tag);
        if (_processing.ContainsKey(entry.Key))
            entry.State = WorkQueueEntryState.Dirty;
        else
            MakeReady(entry);
    }

    private void MakeReady(WorkQueueEntry<TKey> entry)
    {
        entry.State = WorkQueueEntryState.Ready;
        entry.ReadySince = _time.GetTimestamp();
        _ready.Add(entry);
        if (_getters.First is not { } getter)
            return;
        _getters.RemoveFirst();
        getter.Value.TrySetResult(Take(_ready.Min!));
    }

    private WorkQueueItem<TKey> Take(WorkQueueEntry<TKey> entry)
    {
        _ready.Remove(entry);
        _entries.Remove(entry.Key);
        _processing.Add(entry.Key, _time.GetTimestamp());
        _metrics.QueueDuration.Record(_time.GetElapsedTime(entry.ReadySince).TotalSeconds, _tag);
        return new(entry.Key, entry.Priority);
    }

    private void OnTimer()
    {
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            while (_delayed.Min is { } next && next.Due <= now)
            {
                _delayed.Remove(next);
                next.Sequence = _sequence++;
                Settle(next);
            }

            ArmTimer();
        }
    }

    private void ArmTimer()
    {
        if (_shutDown)
            return;
        // Rounded up to the timer's millisecond, and within its range: a timer that fires early is only armed again.
        var wait = _delayed.Min is { } next
            ? TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling(_time.GetElapsedTime(_time.GetTimestamp(), next.Due).TotalMilliseconds), 1, LongestTimer))
            : Timeout.InfiniteTimeSpan;
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }
}
