namespace CwHoe.Router.Forwarding;

/// <summary>The time limits of one attempt: the step under way, the request as a whole, and the client's patience.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationToken _client;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _end;
    private FailureReason _step = FailureReason.FirstTokenTimeout;

    /// <summary>Begins with the wait for the first byte.</summary>
    public Deadline(TimeProvider time, DateTimeOffset end, TimeSpan firstToken, CancellationToken client)
    {
        (_time, _end, _client) = (time, end, client);
        _source = CancellationTokenSource.CreateLinkedTokenSource(client);
        Next(FailureReason.FirstTokenTimeout, firstToken);
    }

    /// <summary>Cancelled when a limit is reached or the client goes.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Begins the next step.</summary>
    public void Next(FailureReason step, TimeSpan limit)
    {
        var left = _end - _time.GetUtcNow();
        _step = left < limit ? FailureReason.TotalTimeout : step;
        var wait = left < limit ? left : limit;
        if (wait <= TimeSpan.Zero)
            _source.Cancel();
        else
            _source.CancelAfter(wait);
    }

    /// <summary>What a cancellation of <see cref="Token"/> means: the client's own, or a backend that took too long.</summary>
    public Exception Explain(OperationCanceledException cancelled) => _client.IsCancellationRequested
        ? new OperationCanceledException(cancelled.Message, cancelled, _client)
        : new UpstreamException(
            _step,
            _step switch
            {
                FailureReason.IdleTimeout => "it fell silent in the middle of its answer",
                FailureReason.TotalTimeout => "the request's time is over",
                _ => "its answer did not begin in time",
            },
            inner: cancelled);

    /// <summary>Frees the timer.</summary>
    public void Dispose() => _source.Dispose();
}
