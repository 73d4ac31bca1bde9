namespace CwHoe.Runtime.LeaderElection;

/// <summary>Whether this process may write: from the renewal of its lease until the renew deadline after it.</summary>
/// <remarks>
/// States: not yet open -> open -> closed for good. It is asked at every write and compares clocks then, so that a process that was stopped and wakes
/// up after the deadline is refused before any timer has fired. Guarantee: open fences of two candidates never overlap as long as their
/// clocks run at about the same speed, whatever they show. Writes to the API server through the runtime's client ask it by themselves; who writes
/// elsewhere asks it before the write is acknowledged.
/// </remarks>
public sealed class WriteFence : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly TimeProvider _time;
    private readonly ITimer _deadline;
    private volatile Term? _term;

    internal WriteFence(TimeProvider time)
    {
        _time = time;
        _deadline = time.CreateTimer(static fence => ((WriteFence)fence!).OnDeadline(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Cancelled when the fence closes for good.</summary>
    public CancellationToken Closed => _closed.Token;

    /// <summary>Why it closed; null before.</summary>
    public string? Reason { get; private set; }

    /// <summary>Whether a write may be sent now.</summary>
    public bool IsOpen => _term is { } term && term.Since.Elapsed(_time) < term.Length;

    /// <summary>Opens it, or keeps it open, for <paramref name="length"/> after <paramref name="since"/>.</summary>
    /// <returns>False where that has passed, or the fence is closed for good.</returns>
    internal bool Open(Moment since, TimeSpan length)
    {
        lock (_lock)
        {
            var left = length - since.Elapsed(_time);
            if (Reason is not null || left <= TimeSpan.Zero)
                return false;
            _term = new(since, length);
            _deadline.Change(left, Timeout.InfiniteTimeSpan);
            return true;
        }
    }

    /// <summary>Closes it for good.</summary>
    /// <param name="reason">Why, for the log.</param>
    internal void Close(string reason)
    {
        lock (_lock)
        {
            if (Reason is not null)
                return;
            Reason = reason;
            _term = null;
        }

        try
        {
            _closed.Cancel();
        }
        catch (AggregateException)
        {
            // Of a caller's callback. All the others have been called.
        }
    }

    /// <summary>Refuses a write that may not be sent now.</summary>
    /// <exception cref="WriteFencedException">It may not.</exception>
    internal void ThrowIfNotOpen()
    {
        if (!IsOpen)
            throw Refused();
    }

    internal WriteFencedException Refused() => new($"This process may not write: {Reason ?? "its lease is not held, or not renewed in time"}");

    /// <summary>Frees the timer.</summary>
    public void Dispose()
    {
        _deadline.Dispose();
        _closed.Dispose();
    }

    private void OnDeadline()
    {
        TimeSpan length;
        lock (_lock)
        {
            if (_term is not { } term)
                return;
            length = term.Length;
            // A wall clock that jumped ahead only suspends writing until the next renewal; what ends the lead is the steady clock.
            var left = length - _time.GetElapsedTime(term.Since.Timestamp);
            if (left > TimeSpan.Zero)
            {
                _deadline.Change(left, Timeout.InfiniteTimeSpan);
                return;
            }
        }

        Close($"it was not renewed for {length}");
    }

    private sealed record Term(Moment Since, TimeSpan Length);
}
