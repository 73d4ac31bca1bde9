using CwHoe.Api.AgentNodes;

namespace CwHoe.Core.Planning.AgentNodes;

/// <summary>Decides how many pods the load asks for.</summary>
internal static class Autoscaler
{
    private const int DefaultTarget = 4;
    private const int DefaultDelaySeconds = 300;
    private const int DefaultIdleSeconds = 600;

    /// <summary>Decides.</summary>
    /// <remarks>
    /// More pods come at once; fewer only after the load has asked for fewer during the whole delay. Load that is not known never
    /// takes a pod away: without any metrics the number stays, and where a ready pod's are missing it may only rise. The last pod goes where
    /// none is the least, once no request was in flight and no router wanted it for as long as idleness asks; the next that wants it brings one back.
    /// </remarks>
    /// <param name="scaling">The bounds; valid.</param>
    /// <param name="current">Pods that should exist until now.</param>
    /// <param name="readyPods">Names of the pods that take requests.</param>
    /// <param name="inFlight">Requests in flight by pod, as far as known.</param>
    /// <param name="demandedAt">When a router last had a request for it; null for never.</param>
    /// <param name="scaleDownSince">Since when the load has asked for fewer pods; null while it does not.</param>
    /// <param name="now">The present time.</param>
    public static ScaleDecision Decide(
        AgentNodeAutoscaling scaling, int current, IReadOnlyCollection<string> readyPods, IReadOnlyDictionary<string, int> inFlight, DateTimeOffset? demandedAt,
        DateTimeOffset? scaleDownSince, DateTimeOffset now)
    {
        var (min, max) = (scaling.Min ?? 1, scaling.Max ?? 1);
        current = Math.Clamp(current, min, max);
        var idleAfter = TimeSpan.FromSeconds(scaling.IdleAfterSeconds ?? DefaultIdleSeconds);
        var known = readyPods.Where(inFlight.ContainsKey).ToList();
        var total = known.Sum(pod => (long)inFlight[pod]);
        var load = (int)Math.Min(total, int.MaxValue);
        if (current == 0)
            return new(now - demandedAt < idleAfter ? 1 : 0, known.Count > 0 ? load : null, null);
        if (known.Count == 0)
            return new(current, null, null);

        var target = scaling.TargetInFlight ?? DefaultTarget;
        // The last of several goes after idleness of its own.
        var wanted = (int)Math.Clamp((total + target - 1) / target, current > 1 ? Math.Max(1, min) : min, max);
        if (wanted >= current || known.Count < readyPods.Count)
            return new(Math.Max(wanted, current), load, null);

        var since = scaleDownSince ?? now;
        if (wanted == 0 && demandedAt > since)
            since = demandedAt.Value;
        return now - since >= (wanted == 0 ? idleAfter : TimeSpan.FromSeconds(scaling.ScaleDownDelaySeconds ?? DefaultDelaySeconds))
            ? new(wanted, load, null)
            : new(current, load, since);
    }
}
