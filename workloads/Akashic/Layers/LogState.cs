using System.Collections.Concurrent;

namespace CwHoe.Akashic.Layers;

/// <summary>What the parts of one layer's log share.</summary>
internal sealed class LogState : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopped = new();
    private volatile PublishedLog _published;
    private volatile LogMinimum _minimum = LogMinimum.None;
    private long _droppedBytes;
    private long _confirmed;
    private long _unpublishedBytes;
    private long _passingBytes;
    private TaskCompletionSource _moved = New();

    public LogState(PublishedLog published, LogTail tail) => (_published, Tail, Stopped) = (published, tail, _stopped.Token);

    /// <summary>Durable entries that no full, published bundle has.</summary>
    public LogTail Tail { get; }

    /// <summary>What the newest checkpoint in the bucket commits to.</summary>
    public PublishedLog Published => _published;

    /// <summary>From where on contents are kept.</summary>
    public LogMinimum Minimum
    {
        get => _minimum;
        set => _minimum = value;
    }

    /// <summary>Bytes of what was dropped and is still in <see cref="PublishedLog.KeptBytes"/> of <see cref="Published"/>.</summary>
    public long DroppedBytes => Interlocked.Read(ref _droppedBytes);

    /// <summary>Bytes of durable entries that are not published.</summary>
    public long UnpublishedBytes => Interlocked.Read(ref _unpublishedBytes);

    /// <summary>Bytes of objects that will be replaced: the journal, tiles and bundles that are not full.</summary>
    public long PassingBytes => Interlocked.Read(ref _passingBytes);

    /// <summary>The journal's objects that are not yet published, in order.</summary>
    public ConcurrentQueue<(long First, SweptObject Object)> Journal { get; } = new();

    /// <summary>Why nothing can be written now; empty where it can.</summary>
    public string Trouble { get; set; } = "";

    /// <summary>Why it has ended; null while it goes on.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Cancelled when nothing more is to be done.</summary>
    public CancellationToken Stopped { get; }

    /// <summary>Timestamp at which the bucket's checkpoint was known to be this process's.</summary>
    public long Confirmed
    {
        get => Interlocked.Read(ref _confirmed);
        set => Interlocked.Exchange(ref _confirmed, Math.Max(value, Interlocked.Read(ref _confirmed)));
    }

    /// <summary>Waits until the log's end, what is published, or what is to be stopped has made something true.</summary>
    public async Task UntilAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task moved;
            lock (_lock)
                moved = _moved.Task;
            if (condition())
                return;
            await moved.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Tells those who wait that something changed.</summary>
    public void Move()
    {
        TaskCompletionSource moved;
        lock (_lock)
            (moved, _moved) = (_moved, New());
        moved.TrySetResult();
    }

    /// <summary>Counts durable entries that are not published.</summary>
    public void AddUnpublished(long bytes) => Interlocked.Add(ref _unpublishedBytes, bytes);

    /// <summary>Counts objects that will be replaced.</summary>
    public void AddPassing(long bytes) => Interlocked.Add(ref _passingBytes, bytes);

    /// <summary>Counts what was dropped.</summary>
    public void AddDropped(long bytes) => Interlocked.Add(ref _droppedBytes, bytes);

    /// <summary>Sets what is published.</summary>
    public void SetPublished(PublishedLog log)
    {
        _published = log;
        Move();
    }

    /// <summary>Ends everything.</summary>
    /// <param name="failure">Why; null for being closed.</param>
    public void Stop(Exception? failure)
    {
        lock (_lock)
        {
            if (_stopped.IsCancellationRequested)
                return;
            Failure = failure;
            Trouble = failure?.Message ?? "";
        }

        _stopped.Cancel();
        Move();
    }

    /// <inheritdoc/>
    public void Dispose() => _stopped.Dispose();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
