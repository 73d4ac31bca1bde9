namespace CwHoe.Kube.Http;

/// <summary>The lines of one watch, ended when the line goes dead.</summary>
internal sealed class WatchStream : IDisposable
{
    /// <summary>How long after its promised end a silent watch is given up.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly TimeSpan patience;
    private readonly CancellationToken caller;
    private readonly CancellationTokenSource silence;
    private readonly CancellationTokenSource either;
    private HttpResponseMessage? response;
    private LineReader? lines;

    /// <param name="timeout">How long the server keeps the watch; null: silence is not judged.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="caller">Ends the watch.</param>
    public WatchStream(TimeSpan? timeout, TimeProvider timeProvider, CancellationToken caller)
    {
        this.caller = caller;
        patience = timeout + Grace ?? Timeout.InfiniteTimeSpan;
        silence = new CancellationTokenSource(patience, timeProvider);
        either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, caller);
    }

    public async Task OpenAsync(Func<CancellationToken, Task<HttpResponseMessage>> open)
    {
        try
        {
            response = await open(either.Token);
            lines = new LineReader(await response.Content.ReadAsStreamAsync(either.Token), () => silence.CancelAfter(patience));
        }
        catch (Exception fault) when (fault is IOException || IsSilence(fault))
        {
            throw Broken(fault);
        }
    }

    /// <summary>The next line that is not empty, valid until the next call; null at the end.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync()
    {
        try
        {
            while (await lines!.NextAsync(either.Token) is { } line)
            {
                if (line.Length > 0)
                    return line;
            }
            return null;
        }
        catch (Exception fault) when (fault is IOException || IsSilence(fault))
        {
            throw Broken(fault);
        }
        finally
        {
            // While the caller works on a line, silence is not the server's.
            silence.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lines?.Dispose();
        response?.Dispose();
        either.Dispose();
        silence.Dispose();
    }

    private bool IsSilence(Exception fault) =>
        fault is OperationCanceledException && silence.IsCancellationRequested && !caller.IsCancellationRequested;

    private Exception Broken(Exception fault) => IsSilence(fault)
        ? new TimeoutException($"The watch was silent for {patience}: the connection is taken for dead", fault)
        : new HttpRequestException($"The connection broke during a watch: {fault.Message}", fault);
}
