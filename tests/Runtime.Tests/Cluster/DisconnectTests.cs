using CwHoe.Kube;
using CwHoe.Kube.Models;
using CwHoe.Runtime.Controllers;
using CwHoe.Runtime.Informers;
using CwHoe.Runtime.Tests.Scripted;
using CwHoe.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace CwHoe.Runtime.Tests.Cluster;

/// <summary>Informers on real servers whose connections end or fall silent.</summary>
[Trait("Needs", "cluster")]
public sealed class DisconnectTests
{
    private static readonly ReflectorOptions Impatient = new() { MinWatchTimeout = TimeSpan.FromSeconds(1), IdleGrace = TimeSpan.FromSeconds(1) };

    public static TheoryData<string> Servers => StormTests.Servers;

    [Theory(DisplayName = "22 · a clean close, or a cut, resumes without a list on the real server")]
    [MemberData(nameof(Servers))]
    public async Task Watch_Ended_IsResumedWhereItWas(string kubeconfig)
    {
        await using var server = await WidgetServer.StartAsync(kubeconfig);
        await server.PutWidgetAsync("a", "red");
        await using var distant = await DistantInformer.StartAsync(server, present: 1, Impatient);

        // The server ends a watch at its time-out.
        await distant.NextCallAsync(ApiVerb.Watch);
        await distant.NextCallAsync(ApiVerb.Watch);
        await server.PutWidgetAsync("a", "blue");
        Assert.Equal((ChangeKind.Modified, "blue"), await ToldAsync(distant));

        await distant.CutOffAsync();
        await server.PutWidgetAsync("a", "green");
        await server.Client.DeleteAsync<Widget>("a", server.Namespace, TestContext.Current.CancellationToken);
        distant.Relay.Resume();
        Assert.Equal((ChangeKind.Modified, "green"), await ToldAsync(distant));
        Assert.Equal((ChangeKind.Deleted, "green"), await ToldAsync(distant));
        Assert.Equal(1, distant.WholeStates);
        await distant.IsAsListedAsync();
    }

    [Theory(DisplayName = "25 · a silent half-open connection is noticed within time-out and grace on the real server")]
    [MemberData(nameof(Servers))]
    public async Task Watch_Silent_IsGivenUpInTime(string kubeconfig)
    {
        await using var server = await WidgetServer.StartAsync(kubeconfig);
        await server.PutWidgetAsync("a", "red");
        await using var distant = await DistantInformer.StartAsync(server, present: 1, Impatient);
        // A watch's time-out is at most twice the shortest one; what is over is for a busy machine.
        var longest = (Impatient.MinWatchTimeout * 2) + Impatient.IdleGrace + TimeSpan.FromSeconds(5);

        distant.Relay.Stall();
        var noticed = distant.NextCallAsync(ApiVerb.Watch);
        await server.PutWidgetAsync("a", "blue");
        await noticed.WaitAsync(longest, TestContext.Current.CancellationToken);

        Assert.False(distant.Changes.Reader.TryPeek(out _));
        await distant.Relay.CutAsync();
        distant.Relay.Resume();
        Assert.Equal((ChangeKind.Modified, "blue"), await ToldAsync(distant));
        Assert.Equal(1, distant.WholeStates);
        await distant.IsAsListedAsync();
    }

    [Theory(DisplayName = "37 · leaving the selector while cut off is a delete on the real server")]
    [MemberData(nameof(Servers))]
    public async Task Watch_LabelRemovedMeanwhile_IsADelete(string kubeconfig)
    {
        await using var server = await WidgetServer.StartAsync(kubeconfig);
        await PutAsync(server, metadata => metadata.Labelled("test", "in"));
        await using var distant = await DistantInformer.StartAsync(server, present: 1, labelSelector: "test=in");

        await distant.CutOffAsync();
        await PutAsync(server, metadata => metadata.Labelled("test", "out"));
        distant.Relay.Resume();

        Assert.Equal(ChangeKind.Deleted, (await distant.Changes.NextAsync()).Kind);
        Assert.Equal(0, distant.Informer.Lister.Count);
    }

    [Theory(DisplayName = "44 · others' finalizers survive races over connections that are cut on the real server")]
    [MemberData(nameof(Servers))]
    public async Task Finalizer_ConnectionsCutMeanwhile_AllSurvive(string kubeconfig)
    {
        await using var server = await WidgetServer.StartAsync(kubeconfig);
        await using var relay = Relay.Start(server.Config.Server);
        using var client = server.Connect(relay.Through);
        var stored = await server.PutWidgetAsync("a", "red");
        var store = new FinalizerStore<Widget>(client, WidgetServer.Type);
        string[] names = ["test.cw-hoe.dev/a", "test.cw-hoe.dev/b", "test.cw-hoe.dev/c", "test.cw-hoe.dev/d"];

        var adding = Task.WhenAll(names.Select(AddAsync));
        for (var cuts = 0; cuts < 20 && !adding.IsCompleted; cuts++)
        {
            await Waiting.UntilAsync(() => relay.Connections > 0 || adding.IsCompleted);
            await relay.CutAsync();
        }

        await adding;

        Assert.Equal(names, (await server.ListAsync<Widget>(TestContext.Current.CancellationToken)).Single().Metadata.Finalizers!.Order());

        async Task AddAsync(string name)
        {
            // As a controller does: a call whose connection breaks is tried again.
            while (true)
            {
                try
                {
                    await store.AddAsync(stored, [name], TestContext.Current.CancellationToken).InTime();
                    return;
                }
                catch (HttpRequestException)
                {
                    await Task.Yield();
                }
            }
        }
    }

    [Theory(DisplayName = "48 · a read after a write waits for a watch that lags behind on the real server")]
    [MemberData(nameof(Servers))]
    public async Task Barrier_WatchLags_WaitsUntilItHasSeenTheWrite(string kubeconfig)
    {
        await using var server = await WidgetServer.StartAsync(kubeconfig);
        await server.PutWidgetAsync("a", "red");
        await using var distant = await DistantInformer.StartAsync(server, present: 1);
        var barrier = new WriteBarrier(TestOperator.Options, TimeProvider.System, NullLogger<WriteBarrier>.Instance);

        distant.Relay.Stall();
        var written = await server.PutWidgetAsync("a", "blue");
        var key = ObjectKey.Of(written);
        barrier.Expect(written.Metadata.Uid!, distant.Informer, key, written.Metadata.ResourceVersion!);
        var waiting = barrier.WaitAsync(written.Metadata.Uid!, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        Assert.Equal("red", distant.Informer.Lister.Get(key)!.Colour);
        distant.Relay.Resume();

        await waiting.InTime();
        Assert.Equal("blue", distant.Informer.Lister.Get(key)!.Colour);
    }

    private static Task<Widget> PutAsync(TestServer server, Func<V1ObjectMeta, V1ObjectMeta> change) => server.ApplyAsync(
        new Widget { Metadata = change(new() { Name = "a", Namespace = server.Namespace }) }, TestContext.Current.CancellationToken);

    private static async Task<(ChangeKind Kind, string? Colour)> ToldAsync(DistantInformer distant)
    {
        var change = await distant.Changes.NextAsync();
        return (change.Kind, change.Object.Colour);
    }
}
