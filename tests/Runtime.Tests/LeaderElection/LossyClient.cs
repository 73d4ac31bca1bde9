using CwHoe.Kube;
using CwHoe.Runtime.Tests.Scripted;

namespace CwHoe.Runtime.Tests.LeaderElection;

/// <summary>
/// A bad network, by true time: calls arrive late or never, answers come late, never, or are lost after the server did as told. What has been
/// sent arrives even if the caller has given up.
/// </summary>
internal sealed class LossyClient(IKubernetesClient server, Random random, TimeProvider trueTime, Func<Task> awake) : CarriedClient(server)
{
    /// <summary>Longest way of a call to the server: what the time between renew deadline and lease duration must cover, clock rates apart.</summary>
    internal static readonly TimeSpan LongestWay = TimeSpan.FromSeconds(3);

    /// <summary>While true nothing passes in either direction.</summary>
    internal bool IsCut { get; set; }

    protected override async Task<T> CarryAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        var exchange = ExchangeAsync(call);
        try
        {
            return await exchange.WaitAsync(cancellationToken);
        }
        catch
        {
            _ = exchange.ContinueWith(e => e.Exception, TaskScheduler.Default);   // nobody waits for it any more
            throw;
        }
    }

    private async Task<T> ExchangeAsync<T>(Func<Task<T>> call)
    {
        if (IsCut || random.Next(20) == 0)
            await Task.Delay(Timeout.InfiniteTimeSpan, trueTime);
        await Task.Delay(Way(), trueTime);
        var isLost = random.Next(20) == 0;
        var answer = isLost ? default : await call();
        await Task.Delay(Way(), trueTime);
        await awake();
        return isLost || IsCut || random.Next(20) == 0 ? throw new HttpRequestException("reset") : answer!;
    }

    // Mostly milliseconds, sometimes seconds.
    private TimeSpan Way() => random.Next(20) == 0 ? LongestWay * random.NextDouble() : TimeSpan.FromMilliseconds(1 + random.Next(50));
}
