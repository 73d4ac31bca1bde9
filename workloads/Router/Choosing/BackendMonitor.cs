using CwHoe.Contracts;
using CwHoe.Router.Policy;

namespace CwHoe.Router.Choosing;

/// <summary>What this router knows of one backend from its own requests: load, latency, and a circuit breaker. Safe for many threads.</summary>
/// <param name="time">The clock.</param>
internal sealed class BackendMonitor(TimeProvider time)
{
    private const double LatencyWeight = 0.2;
    private const int MostDoublings = 4;

    private readonly Lock _lock = new();
    private int _failures;
    private int _opened;
    private DateTimeOffset _closedUntil;
    private DateTimeOffset _throttledUntil;
    private bool _isProbing;
    private string? _unhealthy;

    /// <summary>Requests under way.</summary>
    public int InFlight { get; private set; }

    /// <summary>Moving average of the time to the first byte, in ms; 0 while nothing is known.</summary>
    public double LatencyMs { get; private set; }

    /// <summary>The last failure, for people; null where there was none since the last success.</summary>
    public string? LastError { get; private set; }

    /// <summary>When that was.</summary>
    public DateTimeOffset? LastErrorAt { get; private set; }

    /// <summary>Failures in a row.</summary>
    public int Failures
    {
        get
        {
            lock (_lock)
                return _failures;
        }
    }

    /// <summary>When <see cref="Health"/> last changed for a reason of this router's.</summary>
    public DateTimeOffset Since { get; private set; } = time.GetUtcNow();

    /// <summary>Whether it would be asked now.</summary>
    public BackendState Health
    {
        get
        {
            lock (_lock)
                return HealthAt(time.GetUtcNow());
        }
    }

    /// <summary>When it may be asked again; null for now.</summary>
    public DateTimeOffset? RetryAt
    {
        get
        {
            lock (_lock)
            {
                var until = _closedUntil > _throttledUntil ? _closedUntil : _throttledUntil;
                return until > time.GetUtcNow() ? until : null;
            }
        }
    }

    /// <summary>Begins a request; false where the backend must not be asked now. Of a half-open one only a single request is let through.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            var health = HealthAt(time.GetUtcNow());
            if (health == BackendState.HalfOpen && !_isProbing)
                _isProbing = true;
            else if (health != BackendState.Closed)
                return false;
            InFlight++;
            return true;
        }
    }

    /// <summary>Ends a request that says nothing of the backend: the client went, or the request was at fault.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            InFlight--;
            _isProbing = false;
        }
    }

    /// <summary>Ends a request that was answered.</summary>
    public void Succeeded()
    {
        lock (_lock)
        {
            InFlight--;
            Close();
        }
    }

    /// <summary>Ends a request that failed.</summary>
    /// <param name="error">What happened, for people.</param>
    /// <param name="resilience">When to open.</param>
    /// <param name="retryAfter">How long the backend asked to be left alone; null where it did not.</param>
    public void Failed(string error, Resilience resilience, TimeSpan? retryAfter)
    {
        lock (_lock)
        {
            InFlight--;
            var now = time.GetUtcNow();
            (LastError, LastErrorAt) = (error, now);
            if (retryAfter is { } pause)
                _throttledUntil = now + pause;
            if (!_isProbing && ++_failures < resilience.BreakerFailures)
                return;
            _isProbing = false;
            _closedUntil = now + (resilience.BreakerOpen * (1 << Math.Min(_opened, MostDoublings)));
            _opened++;
            Since = now;
        }
    }

    /// <summary>Notes the time to a first byte.</summary>
    public void Answered(TimeSpan firstByte)
    {
        lock (_lock)
            LatencyMs = LatencyMs == 0 ? firstByte.TotalMilliseconds : LatencyMs + (LatencyWeight * (firstByte.TotalMilliseconds - LatencyMs));
    }

    /// <summary>Notes what a health check found.</summary>
    /// <param name="problem">What is wrong; null for nothing.</param>
    public void Checked(string? problem)
    {
        lock (_lock)
        {
            if (problem is null != _unhealthy is null)
                Since = time.GetUtcNow();
            _unhealthy = problem;
            if (problem is not null)
                (LastError, LastErrorAt) = (problem, time.GetUtcNow());
        }
    }

    /// <summary>Closes the breaker by hand.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            Close();
            (_throttledUntil, _unhealthy) = (default, null);
        }
    }

    private void Close()
    {
        if (_opened > 0)
            Since = time.GetUtcNow();
        (_failures, _opened, _closedUntil, _isProbing, LastError, LastErrorAt) = (0, 0, default, false, null, null);
    }

    private BackendState HealthAt(DateTimeOffset now)
    {
        if (_throttledUntil > now)
            return BackendState.BackingOff;
        if (_closedUntil > now)
            return BackendState.Open;
        if (_unhealthy is not null)
            return BackendState.Unhealthy;
        return _opened > 0 ? BackendState.HalfOpen : BackendState.Closed;
    }
}
