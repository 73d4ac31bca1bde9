using System.Diagnostics;
using CwHoe.Kube.Models;

namespace CwHoe.Soak;

/// <summary>The published operator, twice, while everything around it fails; and then what is left is compared with what ought to be.</summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    private const string Namespace = "soak";
    private static readonly TimeProvider Clock = TimeProvider.System;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(300);
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Operator_UnderEveryFault_EndsWhereAFreshOneWould()
    {
        var settings = SoakSettings.Read();
        Say($"{settings.Duration.TotalMinutes:0.#} minutes, seed {settings.Seed}");
        await using var cluster = await SoakCluster.StartAsync(Namespace);
        await using var first = new Replica("first", cluster, settings);
        await using var second = new Replica("second", cluster, settings);
        Replica[] replicas = [first, second];

        await RageAsync(cluster, replicas, settings);
        await CalmAsync(cluster, replicas);
        foreach (var replica in replicas)
            await AssertCachesAsync(cluster, replica);
        foreach (var replica in replicas)
            Assert.Equal(0, await replica.SumAsync("controller_runtime_reconcile_panics_total"));
        foreach (var replica in replicas)
            Assert.Equal(0, await replica.StopAsync());
        await AssertAsPlannedAsync(cluster, settings);
        AssertLives(replicas);
    }

    /// <summary>Lets people and faults loose for the time set.</summary>
    private async Task RageAsync(SoakCluster cluster, Replica[] replicas, SoakSettings settings)
    {
        var random = new Random(settings.Seed);
        var population = new Population(cluster.Client, Namespace, new Random(random.Next()));
        var faults = new Faults(cluster, replicas, new Random(random.Next()));
        await UntilAsync("one replica to lead", async () => await faults.LeaderAsync() is not null);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        end.CancelAfter(settings.Duration);
        var people = Task.Run(() => ForeverAsync(random.Next(), TimeSpan.FromMilliseconds(150), () => population.ActAsync(CancellationToken.None), end.Token), Cancelled);
        await ForeverAsync(random.Next(), TimeSpan.FromSeconds(8), async () => Say(await faults.StrikeAsync(end.Token)), end.Token);
        await people;
        Say($"calm: {population.Actions.Done} actions were done, {population.Actions.Failed} met a fault; lives: {string.Join(", ", replicas.Select(r => $"{r.Name} {r.Lives.Count}"))}");
    }

    /// <summary>Waits until one leads, one stands by, nothing is queued, every AgentNode is reported on and nothing moves any more.</summary>
    private static async Task CalmAsync(SoakCluster cluster, Replica[] replicas)
    {
        await UntilAsync("one replica to lead and the other to stand by", async () =>
            (await Task.WhenAll(replicas.Select(r => r.PhaseAsync()))).Order(StringComparer.Ordinal).SequenceEqual(["Running", "Standby"]));
        await UntilSettledAsync(cluster, () => Task.WhenAll(replicas.Select(IsIdleAsync)));
    }

    private static async Task UntilSettledAsync(SoakCluster cluster, Func<Task<bool[]>> areIdle)
    {
        var before = await State.ReadAsync(cluster.Client, Namespace, Cancelled);
        await UntilAsync("everything to settle", async () =>
        {
            await Task.Delay(TimeSpan.FromSeconds(2), Clock, Cancelled);
            var after = await State.ReadAsync(cluster.Client, Namespace, Cancelled);
            var isSettled = (await areIdle()).All(i => i) && !before.Differences(after).Any() && !after.Orphans().Any();
            before = after;
            return isSettled;
        }, () => $"orphans: {string.Join(", ", before.Orphans())}");
    }

    private static async Task<bool> IsIdleAsync(Replica replica) => await replica.SumAsync("workqueue_depth", "controller_runtime_active_workers") == 0;

    /// <summary>Whatever a replica went through, its caches equal a fresh list: same objects, same versions.</summary>
    private async Task AssertCachesAsync(SoakCluster cluster, Replica replica)
    {
        var (compared, differs) = (0, "");
        await UntilAsync($"the caches of {replica.Name} to equal fresh lists", async () =>
        {
            compared = 0;
            var held = Caches(await replica.InformersAsync());
            foreach (var ((type, labels, fields), objects) in held)
            {
                var listed = await State.ListAsync(cluster.Client, type, null, labels, Cancelled, fields);
                differs = $"{type.Plural} {labels} {fields}: {objects.Count} held, {listed.Count} listed";
                if (!objects.Order(StringComparer.Ordinal).SequenceEqual(
                    listed.Select(l => $"{l.Namespace}/{l.Name}\t{l.Uid}\t{l.ResourceVersion}").Order(StringComparer.Ordinal)))
                    return false;
                compared += listed.Count;
            }

            return held.Count > 0;
        }, () => differs);
        Say($"{replica.Name}: {compared} cached objects equal fresh lists");
    }

    /// <summary>A fresh operator, which remembers nothing and applies every plan anew, changes nothing; and every accepted node has its objects.</summary>
    private async Task AssertAsPlannedAsync(SoakCluster cluster, SoakSettings settings)
    {
        var left = await State.ReadAsync(cluster.Client, Namespace, Cancelled);
        AssertNone(left.Orphans());
        Assert.NotEmpty(left.Owned);
        await using var fresh = new Replica("fresh", cluster, settings);
        await UntilAsync("the fresh operator to have looked at every AgentNode", async () =>
            await fresh.SumAsync("controller_runtime_reconcile_total{controller=\"agentnode\"") >= left.AgentNodes.Count && await IsIdleAsync(fresh));
        Assert.Equal(0, await fresh.StopAsync());
        AssertNone(left.Differences(await State.ReadAsync(cluster.Client, Namespace, Cancelled)));
        Say($"{left.AgentNodes.Count} AgentNodes and {left.Owned.Count} objects are as a fresh operator plans them, no orphan among them");
    }

    /// <summary>No process ended but by us, for want of the lead, or because the API server was away when it started, no key was worked on twice at once, nothing was thrown unseen.</summary>
    private void AssertLives(Replica[] replicas)
    {
        Life[] lives = [.. replicas.SelectMany(r => r.Lives)];
        AssertNone(lives.Where(l => l.EndedBy is null && !l.Log.Any(line =>
                line.Contains("The lead is lost", StringComparison.Ordinal) || line.StartsWith("cw-hoe operator: ", StringComparison.Ordinal)))
            .Select(l => $"{l.Name} ended by itself with {l.ExitCode}: {string.Join('\n', l.Log.TakeLast(5))}"));
        AssertNone(lives.SelectMany(ReconcileLog.Faults));
        var (reconciles, overlaps) = ReconcileLog.Check(lives);
        Assert.True(reconciles > 0);
        AssertNone(overlaps);
        Say($"{reconciles} reconciles in {lives.Length} lives, none of a key that was being worked on");
    }

    /// <summary>As Assert.Empty, which cuts what it shows.</summary>
    private static void AssertNone(IEnumerable<string> wrong)
    {
        if (string.Join('\n', wrong) is { Length: > 0 } all)
            Assert.Fail(all);
    }

    private static Dictionary<(ResourceType Type, string? Labels, string? Fields), List<string>> Caches(string? text)
    {
        var caches = new Dictionary<(ResourceType, string?, string?), List<string>>();
        List<string> objects = [];
        foreach (var line in (text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == '\t')
                objects.Add(line[1..]);
            else
                caches[Parse(line)] = objects = [];
        }

        return caches;
    }

    /// <summary>Reads <c>deployments.apps/v1 labelSelector=a=b fieldSelector= synced=True</c>.</summary>
    private static (ResourceType Type, string? Labels, string? Fields) Parse(string line)
    {
        // Selectors may have spaces.
        var labelsAt = line.IndexOf(" labelSelector=", StringComparison.Ordinal);
        var fieldsAt = line.IndexOf(" fieldSelector=", StringComparison.Ordinal);
        var end = line.LastIndexOf(" synced=", StringComparison.Ordinal);
        var (plural, version) = (line[..line.IndexOf('.')], line[(line.IndexOf('.') + 1)..labelsAt]);
        var slash = version.IndexOf('/');
        return (
            new(slash < 0 ? "" : version[..slash], version[(slash + 1)..], plural, plural, EntityScope.Namespaced),
            Selector(line[(labelsAt + " labelSelector=".Length)..fieldsAt]), Selector(line[(fieldsAt + " fieldSelector=".Length)..end]));

        static string? Selector(string text) => text.Length == 0 ? null : text;
    }

    /// <summary>Acts again and again, after waits that the random numbers choose, until told to stop; an action under way ends first.</summary>
    private static async Task ForeverAsync(int seed, TimeSpan longestWait, Func<Task> act, CancellationToken stop)
    {
        var random = new Random(seed);
        while (!stop.IsCancellationRequested)
        {
            await act();
            await Task.WhenAny(Task.Delay(longestWait * random.NextDouble(), Clock, stop));   // a cancelled wait is a wait that is over
        }
    }

    private static async Task UntilAsync(string what, Func<Task<bool>> holds, Func<string>? state = null)
    {
        var waited = Stopwatch.StartNew();
        while (!await holds())
        {
            if (waited.Elapsed > Patience)
                throw new TimeoutException($"Waited {Patience} in vain for {what}. {state?.Invoke()}");
            await Task.Delay(TimeSpan.FromMilliseconds(200), Clock, Cancelled);
        }
    }

    private void Say(string what) => output.WriteLine($"{_clock.Elapsed.TotalSeconds,6:F1} s  {what}");
}
