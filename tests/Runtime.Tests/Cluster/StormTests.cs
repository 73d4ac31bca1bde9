using System.Net;
using CwHoe.Kube;
using CwHoe.Runtime.Informers;
using CwHoe.Runtime.Tests.Scripted;
using CwHoe.Testing;

namespace CwHoe.Runtime.Tests.Cluster;

/// <summary>Alone, for they take the API servers away from everybody.</summary>
[CollectionDefinition(nameof(StormTests), DisableParallelization = true)]
[Collection(nameof(StormTests))]
[Trait("Needs", "cluster")]
public sealed class StormTests(Storm storm) : IClassFixture<Storm>
{
    public static TheoryData<string> Servers => [TestServerOptions.Kubernetes, TestServerOptions.CustomResources];

    [Theory(DisplayName = "18 · a delete during a disconnect is delivered once after the relist on the real server")]
    [MemberData(nameof(Servers))]
    public void Disconnect_ObjectDeletedMeanwhile_IsToldOnce(string server) =>
        Assert.Equal(ChangeKind.Deleted, Assert.Single(storm.On(server).Told, change => change.Object.Metadata.Name == "deleted").Kind);

    [Theory(DisplayName = "19 · delete and recreate in a gap ends on the new uid on the real server")]
    [MemberData(nameof(Servers))]
    public void Disconnect_ObjectRecreatedMeanwhile_IsADeleteAndAnAdd(string server)
    {
        var report = storm.On(server);

        var told = report.Told.Where(change => change.Object.Metadata.Name == "recreated").Select(change => (change.Kind, change.Object.Metadata.Uid));

        Assert.Equal([(ChangeKind.Deleted, report.FirstUid), (ChangeKind.Added, report.SecondUid)], told);
    }

    [Theory(DisplayName = "20 · 410 after a compaction recovers with one relist on the real server")]
    [MemberData(nameof(Servers))]
    public void Compaction_VersionGone_IsOneRelist(string server)
    {
        var report = storm.On(server);

        Assert.Equal(HttpStatusCode.Gone, report.Refusal);
        Assert.Equal(2, report.WholeStates);
        var told = report.Told.Select(change => $"{change.Kind} {change.Object.Metadata.Name}");
        Assert.Equal(["Added last", "Added made", "Added recreated", "Deleted deleted", "Deleted recreated", "Modified edited"], told.Order(StringComparer.Ordinal));
    }

    [Theory(DisplayName = "29 · readers keep the old snapshot during a relist on the real server")]
    [MemberData(nameof(Servers))]
    public void Relist_Readers_SeeTheOldStateOrTheNew(string server)
    {
        var report = storm.On(server);

        Assert.Equal(["deleted red", "edited red", "recreated red"], report.Snapshot.Order(StringComparer.Ordinal));
        Assert.Equal(["deleted red, edited red, recreated red", "edited blue, made blue, recreated blue"], report.Contents.Order(StringComparer.Ordinal));
    }

    [Fact(DisplayName = "26 · an expired continue token starts a full list on the real server")]
    public async Task List_TokenExpiresBetweenPages_StartsAnew()
    {
        await using var server = await WidgetServer.FullAsync();
        foreach (var name in new[] { "a", "b", "c" })
            await server.PutWidgetAsync(name, "red");
        await using var distant = await DistantInformer.StartAsync(server, present: 3, new() { UseWatchList = false, PageSize = 1 });
        var before = distant.Count(ApiVerb.List);
        HttpStatusCode? refusal = null;
        // The first list is served whole from the server's memory; the one after a 410 comes from etcd page by page.
        distant.Client.Fail(call => call.Verb == ApiVerb.Watch, ApiFaults.Status(410, "Expired"));
        distant.Client.Intercept(call => call.Verb == ApiVerb.List, ForgetAsync, afterwards: true);

        await distant.Relay.CutAsync();

        Assert.Equal(ChangeKind.Added, (await distant.Changes.NextAsync()).Kind);
        await distant.IsAsListedAsync();
        Assert.Equal(before + 3, distant.Count(ApiVerb.List));
        Assert.Equal(HttpStatusCode.Gone, refusal);

        async Task ForgetAsync()
        {
            var page = await server.Client.ListPageAsync<Widget>(WidgetServer.Type, server.Namespace, new() { Limit = 1 }, TestContext.Current.CancellationToken);
            await server.PutWidgetAsync("d", "red");
            await ClusterTool.RunAsync("compact");
            refusal = (await Assert.ThrowsAsync<KubernetesException>(() => server.Client.ListPageAsync<Widget>(
                WidgetServer.Type, server.Namespace, new() { Limit = 1, Continue = page.Continue }, TestContext.Current.CancellationToken))).Code;
        }
    }
}
