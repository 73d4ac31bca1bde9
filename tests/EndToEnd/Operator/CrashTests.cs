using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using CwHoe.EndToEnd.Cluster;
using CwHoe.EndToEnd.Models;

namespace CwHoe.EndToEnd.Operator;

/// <summary>An operator that is killed at any moment loses nothing and makes nothing twice.</summary>
public sealed class CrashTests(TestCluster cluster) : EndToEndTest(cluster)
{
    private const int Seed = 20261122;
    private const int Kills = 4;

    private static readonly string[] Kept = ["kept-a", "kept-b"];
    private static readonly string[] Doomed = ["doomed-a", "doomed-b"];
    private static readonly string[] Fresh = ["fresh-a", "fresh-b", "fresh-c"];

    [Fact]
    public async Task Operator_KilledDuringABurst_LosesNothingAndMakesNothingTwice()
    {
        await Space.ApplyAsync([.. Kept.Concat(Doomed).Select(n => Node.Tiny(n))]);
        await Task.WhenAll(Kept.Concat(Doomed).Select(n => Space.UntilReadyAsync(n)));

        using var burstIsOver = new CancellationTokenSource();
        var identities = new ConcurrentDictionary<string, ConcurrentDictionary<string, bool>>();
        var watches = Resource.Owned.Select(r => RecordAsync(r, identities, burstIsOver)).ToArray();
        await BurstAsync();
        await Cluster.Operator.ReadyAsync();
        await Task.WhenAll(Kept.Concat(Fresh).Select(n => Space.UntilReadyAsync(n)));
        foreach (var resource in Resource.Owned.Concat(Resource.Following))
            await Space.UntilAllAsync(resource, found => !found.Any(BelongsToDoomed), "labelSelector=cw-hoe.dev%2Fagent-node");
        await burstIsOver.CancelAsync();
        await Task.WhenAll(watches);

        Assert.Equal(
            Kept.Concat(Fresh).Order(), (await Space.ListAsync(Resource.AgentNodes)).Select(n => n.Name()).Order());
        Assert.Empty(identities.Where(i => i.Value.Count > 1).Select(i => $"{i.Key} was made {i.Value.Count} times"));
        foreach (var name in Kept)
            Assert.Equal("1", (await Space.GetAsync(Resource.Deployments, name)).Text("spec/template/metadata/annotations/edited"));
    }

    [Fact]
    public async Task Operator_RestartedWithNothingToDo_WritesNothing()
    {
        await Space.ApplyAsync([.. Kept.Select(n => Node.Tiny(n))]);
        await Task.WhenAll(Kept.Select(n => Space.UntilReadyAsync(n)));
        var before = await VersionsAsync();

        await Cluster.Operator.KillAsync();
        await Cluster.Operator.ReadyAsync();
        await Task.WhenAll(Kept.Select(ReconciledAsync));

        Assert.Equal(before, await VersionsAsync());
    }

    [Fact(DisplayName = "53 · an update drains, releases the lease and hands over within the retry period on the real server")]
    public async Task Operator_RolledOut_HandsTheLeaseOver()
    {
        var busyMachine = TimeSpan.FromSeconds(1);
        var former = await Cluster.Operator.LeadingAsync();
        var records = new ConcurrentQueue<(string Holder, DateTimeOffset Acquired, DateTimeOffset Renewed)>();
        using var rollIsOver = new CancellationTokenSource();
        var watch = Cluster.Operator.WatchLeaseAsync(records.Enqueue, rollIsOver.Token);

        await Space.ApplyAsync(Node.Tiny("rolled"));
        await Cluster.Operator.RollAsync();
        var leader = await Cluster.Operator.LeadingAsync();
        await Space.UntilReadyAsync("rolled");
        await rollIsOver.CancelAsync();
        await watch;

        Assert.NotEqual(former.Name(), leader.Name());
        Assert.Equal([former.Name(), "", leader.Name()], records.Select(r => r.Holder.Split('_')[0]).Distinct());
        var handedOver = records.First(r => r.Holder.StartsWith(leader.Name(), StringComparison.Ordinal)).Acquired - records.Single(r => r.Holder.Length == 0).Renewed;
        Assert.InRange(handedOver, TimeSpan.Zero, TimeSpan.FromSeconds(2) + busyMachine);
    }

    // Creates, edits and deletes one after the other; at moments that the seed chooses, the operator is killed in between.
    private async Task BurstAsync()
    {
        var random = new Random(Seed);
        List<Func<Task>> steps =
        [
            .. Kept.Select(n => (Func<Task>)(() => Space.EditAsync(n, """{"podOverrides": {"metadata": {"annotations": {"edited": "1"}}}}"""))),
            .. Doomed.Select(n => (Func<Task>)(() => Space.RunAsync("delete", "agentnode", n, "--wait=false"))),
            .. Fresh.Select(n => (Func<Task>)(() => Space.ApplyAsync(Node.Tiny(n)))),
        ];
        var order = steps.OrderBy(_ => random.Next()).ToArray();
        var moments = Enumerable.Range(0, order.Length).OrderBy(_ => random.Next()).Take(Kills).ToHashSet();
        for (var step = 0; step < order.Length; step++)
        {
            await order[step]();
            if (!moments.Contains(step))
                continue;
            await Cluster.Operator.KillAsync();
            if (random.Next(2) == 0)
                await Cluster.Operator.LeadingAsync();   // this one gets to work before the next blow
        }
    }

    private async Task RecordAsync(
        Resource resource, ConcurrentDictionary<string, ConcurrentDictionary<string, bool>> identities, CancellationTokenSource over)
    {
        await Space.WatchAsync(
            resource,
            o => identities.GetOrAdd($"{resource.Plural}/{o.Name()}", _ => new())[o.Uid()] = true,
            "labelSelector=cw-hoe.dev%2Fagent-node",
            over.Token);
    }

    private static bool BelongsToDoomed(JsonNode item) => Doomed.Contains(item.At("metadata/labels")?["cw-hoe.dev/agent-node"]?.ToString());

    // An edit that plans the same is a fence: when its generation is answered, the operator has been through the node since it started.
    private async Task ReconciledAsync(string node)
    {
        await Space.EditAsync(node, """{"scheduling": {}}""");
        await Space.UntilReadyAsync(node);
    }

    private async Task<SortedDictionary<string, string>> VersionsAsync()
    {
        var versions = new SortedDictionary<string, string>();
        foreach (var node in Kept)
            await Space.UntilSettledAsync(node);
        foreach (var resource in Resource.Owned)
        {
            foreach (var item in await Space.ListAsync(resource, "labelSelector=cw-hoe.dev%2Fagent-node"))
                versions.Add($"{resource.Plural}/{item.Name()}", item.Version());
        }

        return versions;
    }
}
