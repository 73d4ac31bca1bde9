namespace CwHoe.Runtime.Informers;

/// <summary>Delays that double with jitter and start over after a healthy time.</summary>
internal sealed class BackOff(ReflectorOptions options, TimeProvider time, Random random)
{
    private TimeSpan _next = options.BackOffBase;
    private long? _lastFailure;

    /// <summary>Starts over: the server is there.</summary>
    internal void Reset() => _next = options.BackOffBase;

    /// <summary>The delay after a failure that happened now.</summary>
    internal TimeSpan Next()
    {
        if (_lastFailure is { } last && time.GetElapsedTime(last) >= options.BackOffReset)
            Reset();
        _lastFailure = time.GetTimestamp();
        var delay = _next * (1 + random.NextDouble());
        _next = _next * 2 < options.BackOffMax ? _next * 2 : options.BackOffMax;
        return delay;
    }
}
