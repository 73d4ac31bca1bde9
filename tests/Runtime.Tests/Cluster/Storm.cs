using System.Net;
using CwHoe.Kube;
using CwHoe.Runtime.Informers;
using CwHoe.Runtime.Tests.Scripted;
using CwHoe.Testing;

namespace CwHoe.Runtime.Tests.Cluster;

/// <summary>
/// What an informer on each real server goes through, once for all tests that ask about it: its connections are cut, objects are deleted, made
/// again, changed and made, etcd forgets the past, the API server starts anew, and the way is free again.
/// </summary>
public sealed class Storm : IAsyncLifetime
{
    private readonly Dictionary<string, StormReport> _reports = [];

    internal StormReport On(string server) => _reports[server];

    public async ValueTask InitializeAsync()
    {
        _reports[TestServerOptions.Kubernetes] = await RageAsync(await WidgetServer.FullAsync(), "apiserver");
        _reports[TestServerOptions.CustomResources] = await RageAsync(await WidgetServer.ModernAsync(), "apiext");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task<StormReport> RageAsync(TestServer server, string daemon)
    {
        await using var disposed = server;
        await server.PutWidgetAsync("deleted", "red");
        var first = await server.PutWidgetAsync("recreated", "red");
        await server.PutWidgetAsync("edited", "red");
        await using var distant = await DistantInformer.StartAsync(server, present: 3);
        var snapshot = distant.Informer.Lister.List();
        var known = await server.Client.ListPageAsync<Widget>(WidgetServer.Type, server.Namespace, new(), TestContext.Current.CancellationToken);
        await distant.CutOffAsync();

        await server.Client.DeleteAsync<Widget>("deleted", server.Namespace, TestContext.Current.CancellationToken);
        await server.Client.DeleteAsync<Widget>("recreated", server.Namespace, TestContext.Current.CancellationToken);
        var second = await server.PutWidgetAsync("recreated", "blue");
        await server.PutWidgetAsync("edited", "blue");
        await server.PutWidgetAsync("made", "blue");
        await ClusterTool.RunAsync("compact");
        await ClusterTool.RunAsync("restart-apiserver", daemon);

        using var calm = new CancellationTokenSource();
        var reading = ReadAsync(distant.Informer.Lister, calm.Token);
        distant.Relay.Resume();
        await distant.IsAsListedAsync();
        await calm.CancelAsync();
        var contents = await reading;
        // Whatever the relist told comes before the news of a change that follows it.
        await server.PutWidgetAsync("last", "blue");
        List<Change<Widget>> told = [];
        do
            told.Add(await distant.Changes.NextAsync());
        while (told[^1].Object.Metadata.Name != "last");
        await distant.IsAsListedAsync();
        return new(first.Metadata.Uid!, second.Metadata.Uid!, told, [.. snapshot.Select(Look)], contents, distant.WholeStates, await RefusalAsync(server, known.ResourceVersion!));
    }

    /// <summary>Every content that a reader comes to see, however short.</summary>
    private static async Task<IReadOnlyCollection<string>> ReadAsync(Lister<Widget> lister, CancellationToken calm)
    {
        HashSet<string> seen = [];
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        while (true)
        {
            var isLast = calm.IsCancellationRequested;
            seen.Add(string.Join(", ", lister.List().Select(Look).Order(StringComparer.Ordinal)));
            if (isLast)
                return seen;
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private static string Look(Widget widget) => $"{widget.Metadata.Name} {widget.Colour}";

    /// <summary>What the server says to who would go on from before the storm.</summary>
    private static async Task<HttpStatusCode> RefusalAsync(TestServer server, string version)
    {
        var exception = await Assert.ThrowsAsync<KubernetesException>(async () =>
        {
            var options = new WatchOptions { ResourceVersion = version, Timeout = TimeSpan.FromSeconds(20) };
            await foreach (var _ in server.Client.WatchAsync<Widget>(WidgetServer.Type, server.Namespace, options, TestContext.Current.CancellationToken))
            {
                // Any event would mean that the past is still known.
            }
        });
        return exception.Code;
    }
}
