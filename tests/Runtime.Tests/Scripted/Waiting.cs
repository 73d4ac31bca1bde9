using System.Threading.Channels;

namespace CwHoe.Runtime.Tests.Scripted;

/// <summary>Waits that end in a failure instead of never.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    internal static Task<T> InTime<T>(this Task<T> task) => task.WaitAsync(Patience, TestContext.Current.CancellationToken);

    internal static Task InTime(this Task task) => task.WaitAsync(Patience, TestContext.Current.CancellationToken);

    /// <summary>Lets others run until <paramref name="condition"/> holds.</summary>
    internal static async Task UntilAsync(Func<bool> condition)
    {
        var started = System.Diagnostics.Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(started.Elapsed < Patience, "The condition did not come true");
            await Task.Yield();
        }
    }

    /// <summary>Asks until <paramref name="condition"/> holds.</summary>
    internal static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var started = System.Diagnostics.Stopwatch.StartNew();
        while (!await condition().InTime())
            Assert.True(started.Elapsed < Patience, "The condition did not come true");
    }

    internal static Task<T> NextAsync<T>(this Channel<T> channel) => channel.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().InTime();

    /// <summary>Takes what <paramref name="channel"/> gives until one satisfies <paramref name="condition"/>.</summary>
    internal static async Task<T> NextAsync<T>(this Channel<T> channel, Func<T, bool> condition)
    {
        while (true)
        {
            var next = await channel.NextAsync();
            if (condition(next))
                return next;
        }
    }
}
