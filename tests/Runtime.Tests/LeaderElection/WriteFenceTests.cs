using CwHoe.Kube;
using CwHoe.Kube.Models;
using CwHoe.Runtime.LeaderElection;
using CwHoe.Runtime.Tests.Scripted;
using CwHoe.Testing;

namespace CwHoe.Runtime.Tests.LeaderElection;

public sealed class WriteFenceTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly FakeCluster _cluster = new();

    [Fact]
    public async Task Write_BeforeTheLead_IsRefusedAndReadsAreNot()
    {
        using var fence = new WriteFence(new ManualTime());
        var client = new FencedClient(_cluster, fence);
        _cluster.Put(Widget.Named("a"));

        await AssertRefusedAsync(client);

        Assert.NotNull(await client.GetAsync<Widget>("a", "default", TestContext.Current.CancellationToken));
        Assert.False(fence.Closed.IsCancellationRequested);
    }

    [Fact(DisplayName = "51 · a process that was stopped past the renew deadline writes nothing, before any timer has fired")]
    public async Task Write_StoppedMeanwhile_IsRefused()
    {
        var time = new StoppedTime();
        using var fence = new WriteFence(time);
        var client = new FencedClient(_cluster, fence);
        Assert.True(fence.Open(Moment.Now(time), Deadline));
        time.Steady = Deadline - TimeSpan.FromTicks(1);
        await client.DeleteAsync<Widget>("none", "default", TestContext.Current.CancellationToken);

        time.Steady = Deadline;

        await AssertRefusedAsync(client);
    }

    [Fact(DisplayName = "51 · a suspended machine, whose steady clock stood still, writes nothing before it has renewed")]
    public async Task Write_WallClockJumped_IsRefusedUntilRenewed()
    {
        var time = new StoppedTime();
        using var fence = new WriteFence(time);
        var client = new FencedClient(_cluster, fence);
        fence.Open(Moment.Now(time), Deadline);

        time.Wall = TimeSpan.FromHours(1);
        await AssertRefusedAsync(client);
        Assert.False(fence.Closed.IsCancellationRequested);

        Assert.True(fence.Open(Moment.Now(time), Deadline));
        await client.DeleteAsync<Widget>("none", "default", TestContext.Current.CancellationToken);
    }

    [Fact(DisplayName = "51 · a write under way is cut off when the lead is lost")]
    public async Task Write_UnderWayWhenTheFenceCloses_IsCutOff()
    {
        var time = new ManualTime();
        using var fence = new WriteFence(time);
        fence.Open(Moment.Now(time), Deadline);
        var slow = new SlowClient(_cluster);
        var write = new FencedClient(slow, fence).DeleteAsync<Widget>("a", "default", TestContext.Current.CancellationToken);
        Assert.False(write.IsCompleted);

        time.Advance(Deadline);

        await Assert.ThrowsAsync<WriteFencedException>(() => write.InTime());
        Assert.Equal("it was not renewed for 00:00:10", fence.Reason);
    }

    [Fact]
    public void Open_AfterTheEnd_StaysClosed()
    {
        var time = new ManualTime();
        using var fence = new WriteFence(time);
        fence.Close("test");

        Assert.False(fence.Open(Moment.Now(time), Deadline));
        Assert.False(fence.IsOpen);
    }

    private static async Task AssertRefusedAsync(FencedClient client)
    {
        var never = TestContext.Current.CancellationToken;
        var (type, body) = (ResourceType.Of<Widget>(), System.Text.Json.JsonElement.Parse("""{"metadata":{}}"""));
        await Assert.ThrowsAsync<WriteFencedException>(() => client.CreateAsync(new V1Lease(), never));
        await Assert.ThrowsAsync<WriteFencedException>(() => client.ReplaceAsync(ResourceType.Of<V1Lease>(), new V1Lease(), null, never));
        await Assert.ThrowsAsync<WriteFencedException>(() => client.ApplyAsync(new(type, "default", "a", body), new() { FieldManager = "test" }, never));
        await Assert.ThrowsAsync<WriteFencedException>(() => client.PatchAsync<Widget>(type, "a", "default", PatchType.Merge, body, null, never));
        await Assert.ThrowsAsync<WriteFencedException>(() => client.DeleteAsync<Widget>("a", "default", never));
    }
}
