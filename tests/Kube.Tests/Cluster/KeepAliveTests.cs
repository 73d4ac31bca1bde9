using CwHoe.Kube.Models;
using CwHoe.Testing;

namespace CwHoe.Kube.Tests.Cluster;

/// <summary>HTTP/2 connections to a real server that falls silent.</summary>
[Trait("Needs", "cluster")]
public sealed class KeepAliveTests
{
    private static readonly ResourceType ConfigMaps = ResourceType.Of<V1ConfigMap>();
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(1);

    // Twice the interval is the promise; the rest is for a busy machine.
    private static readonly TimeSpan Longest = (KeepAlive * 2) + TimeSpan.FromSeconds(10);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Watch_ServerFallsSilent_EndsByUnansweredPings()
    {
        await using var server = await TestServer.StartAsync(new(), Cancellation);
        await using var relay = Relay.Start(server.Config.Server);
        using var client = server.Connect(config => relay.Through(config) with { KeepAlive = KeepAlive });
        await server.ApplyAsync(new V1ConfigMap { Metadata = new() { Name = "a", Namespace = server.Namespace } }, Cancellation);
        // This one alone: the cluster puts a map of its own into every namespace.
        var options = new WatchOptions { FieldSelector = "metadata.name=a" };
        await using var watch = client.WatchAsync<V1ConfigMap>(ConfigMaps, server.Namespace, options, Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await watch.MoveNextAsync());

        var next = watch.MoveNextAsync().AsTask();
        relay.Stall();

        await Assert.ThrowsAsync<HttpRequestException>(() => next.WaitAsync(Longest, Cancellation));
        relay.Resume();
        Assert.NotNull(await client.GetAsync<V1ConfigMap>("a", server.Namespace, Cancellation));
    }

    [Fact]
    public async Task Get_ServerTakesTheConnectionAndSaysNothing_IsAConnectionErrorThatNamesIt()
    {
        await using var server = await TestServer.StartAsync(new(), Cancellation);
        await using var relay = Relay.Start(server.Config.Server);
        using var client = server.Connect(relay.Through);
        relay.Stall();

        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync<V1ConfigMap>("a", server.Namespace, Cancellation));

        Assert.Contains($"No connection to {relay.Address.Authority} within", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_QuietButAnswered_StaysOpen()
    {
        await using var server = await TestServer.StartAsync(new(), Cancellation);
        using var client = server.Connect(config => config with { KeepAlive = KeepAlive });
        var options = new WatchOptions { FieldSelector = "metadata.name=none", Timeout = KeepAlive * 4 };

        await foreach (var _ in client.WatchAsync<V1ConfigMap>(ConfigMaps, server.Namespace, options, Cancellation))
        {
            // Nothing happens until the server ends it in its own time.
        }
    }
}
