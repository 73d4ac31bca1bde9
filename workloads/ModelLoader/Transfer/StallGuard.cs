using CwHoe.Contracts;

namespace CwHoe.ModelLoader.Transfer;

/// <summary>Ends a connection on which nothing comes any more.</summary>
internal sealed class StallGuard : IDisposable
{
    private readonly TimeSpan limit;
    private readonly CancellationToken outer;
    private readonly CancellationTokenSource idle;
    private readonly CancellationTokenSource either;

    /// <summary>Starts to guard one connection.</summary>
    /// <param name="limit">How long one step may take.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the steps for other reasons.</param>
    public StallGuard(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        this.limit = limit;
        outer = cancellationToken;
        idle = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, idle.Token);
    }

    /// <summary>Takes one step, such as one read.</summary>
    /// <typeparam name="T">Its result.</typeparam>
    /// <param name="step">Given the token that ends it.</param>
    /// <param name="what">Who is waited for, for people.</param>
    /// <exception cref="LoaderException">The step took longer than the limit; retryable.</exception>
    public async Task<T> WatchAsync<T>(Func<CancellationToken, Task<T>> step, string what)
    {
        idle.CancelAfter(limit);
        try
        {
            return await step(either.Token);
        }
        catch (Exception e) when (idle.IsCancellationRequested && !outer.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            throw new LoaderException(LoaderExit.SourceUnavailable, $"{what} has sent nothing for {limit.TotalSeconds:0} s", e) { Retryable = true };
        }
        finally
        {
            idle.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        either.Dispose();
        idle.Dispose();
    }
}
