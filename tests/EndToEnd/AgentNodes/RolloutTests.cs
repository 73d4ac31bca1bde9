using System.Collections.Concurrent;
using CwHoe.EndToEnd.Cluster;
using CwHoe.EndToEnd.Models;

namespace CwHoe.EndToEnd.AgentNodes;

public sealed class RolloutTests(TestCluster cluster) : EndToEndTest(cluster)
{
    private const int Clients = 3;
    private const int MostRequests = 2000;

    [Fact]
    public async Task Image_ChangedUnderStreamedRequests_DropsNone()
    {
        await Space.ApplyAsync(Node.Tiny("rolling"));
        await Space.UntilReadyAsync("rolling");
        var before = Assert.Single(await Space.ListOfAsync("rolling", Resource.Pods));
        var chat = await Chat.WithAsync(Space, "rolling");

        using var enough = new CancellationTokenSource();
        var failures = new ConcurrentQueue<string>();
        var served = new StrongCount();
        var clients = Enumerable.Range(0, Clients).Select(_ => StreamUntilAsync(chat, served, failures, enough.Token)).ToArray();
        try
        {
            await Space.EditAsync("rolling", """{"engine": {"image": "cw-hoe/llama-cpp:dev2"}}""");
            await Space.UntilOfAsync("rolling", Resource.Pods, pods => pods is [var only] && only.Uid() != before.Uid());
        }
        finally
        {
            await enough.CancelAsync();
            await Task.WhenAll(clients);
        }

        Assert.Empty(failures);
        Assert.True(served.Value > Clients, $"only {served.Value} requests were made while the image changed");
        var after = await Space.UntilReadyAsync("rolling");
        Assert.Equal("True", after.Condition("Accepted")!.Status);
    }

    private static async Task StreamUntilAsync(Chat chat, StrongCount served, ConcurrentQueue<string> failures, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested && served.Value < MostRequests)
        {
            try
            {
                await chat.StreamAsync("Go on.", tokens: 400);
                served.Increment();
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                failures.Enqueue(error.Message);
                return;
            }
        }
    }

    private sealed class StrongCount
    {
        private int _value;

        public int Value => Volatile.Read(ref _value);

        public void Increment() => Interlocked.Increment(ref _value);
    }
}
