using CwHoe.Kube;
using CwHoe.Runtime.Informers;
using CwHoe.Runtime.Tests.Scripted;
using CwHoe.Testing;

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

    private static async Task<(ChangeKind Kind, string? Colour)> ToldAsync(DistantInformer distant)
    {
        var change = await distant.Changes.NextAsync();
        return (change.Kind, change.Object.Colour);
    }
}
