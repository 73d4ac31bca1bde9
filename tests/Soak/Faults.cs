namespace CwHoe.Soak;

/// <summary>What befalls the operator and its way to the API server, one at a time, chosen by the random numbers alone.</summary>
internal sealed class Faults(SoakCluster cluster, IReadOnlyList<Replica> replicas, Random random)
{
    private static readonly TimeProvider Clock = TimeProvider.System;

    /// <summary>Does harm, and mends what would not mend by itself.</summary>
    /// <returns>What it did.</returns>
    public async Task<string> StrikeAsync(CancellationToken cancellation)
    {
        var fault = random.Next(9);
        var seconds = TimeSpan.FromSeconds(1 + (random.NextDouble() * 11));
        var any = replicas[random.Next(replicas.Count)];
        var leader = await LeaderAsync() ?? any;
        switch (fault)
        {
            case 0:
                await cluster.RestartApiServerAsync();
                return "restarted the API server";
            case 1:
                // What it watched from is forgotten while it is away: 410.
                any.Relay.Refuse();
                await any.Relay.CutAsync();
                await cluster.CompactAsync();
                await cluster.RestartApiServerAsync();
                any.Relay.Resume();
                return $"compacted etcd and restarted the API server while {any.Name} was cut off";
            case 2:
                foreach (var replica in replicas)
                    await replica.Relay.CutAsync();
                return "cut every connection";
            case 3:
                return await ForAsync($"stalled {leader.Name}, which led,", seconds, leader.Relay.Stall, leader.Relay.Resume, cancellation);
            case 4:
                any.Relay.Refuse();
                await any.Relay.CutAsync();
                return await ForAsync($"refused {any.Name}", seconds, () => { }, any.Relay.Resume, cancellation);
            case 5:
                leader.Signal("KILL");
                return $"killed {leader.Name}, which led";
            case 6:
                leader.Signal("TERM");
                return $"ended {leader.Name}, which led";
            case 7:
                return await ForAsync(
                    $"froze {leader.Name}, which led,", seconds + TimeSpan.FromSeconds(8), () => leader.Signal("STOP"), () => leader.Signal("CONT"), cancellation);
            default:
                any.Signal("KILL");
                await cluster.RestartApiServerAsync();
                return $"killed {any.Name} and restarted the API server";
        }
    }

    /// <summary>The replica whose controllers run; null while none does.</summary>
    public async Task<Replica?> LeaderAsync()
    {
        foreach (var replica in replicas)
        {
            if (await replica.PhaseAsync() == "Running")
                return replica;
        }

        return null;
    }

    private static async Task<string> ForAsync(string what, TimeSpan time, Action begin, Action end, CancellationToken cancellation)
    {
        begin();
        try
        {
            await Task.Delay(time, Clock, cancellation);
        }
        catch (OperationCanceledException)
        {
            // The soak is over: mend it now.
        }

        end();
        return $"{what} for {time.TotalSeconds:F1} s";
    }
}
