using CwHoe.Api.AgentNodes;
using CwHoe.Contracts;
using CwHoe.Core.Planning.AgentNodes.Engines;

namespace CwHoe.Core.Validation.AgentNodes;

/// <summary>Rules of <c>spec.replicas</c> and <c>spec.autoscaling</c>.</summary>
internal static class ReplicaRules
{
    private const int MostReplicas = 1000;
    private const int MostInFlight = 10000;
    private const int LongestDelay = 86400;

    // Routers tell of what they use a node for every few seconds.
    private const int ShortestIdleness = 30;

    /// <summary>A number of pods.</summary>
    public static IEnumerable<Violation> Replicas(AgentNode node) => Check.Range("spec.replicas", node.Spec.Replicas, 0, MostReplicas);

    /// <summary>Bounds in their order, for an engine whose load can be read.</summary>
    public static IEnumerable<Violation> Autoscaling(AgentNode node)
    {
        const string field = "spec.autoscaling";
        if (node.Spec.Autoscaling is not { } scaling)
            return [];
        List<Violation> violations =
        [
            .. Check.Range($"{field}.min", scaling.Min, 0, MostReplicas),
            .. Check.Range($"{field}.max", scaling.Max, 1, MostReplicas),
            .. Check.Range($"{field}.targetInFlight", scaling.TargetInFlight, 1, MostInFlight),
            .. Check.Range($"{field}.scaleDownDelaySeconds", scaling.ScaleDownDelaySeconds, 0, LongestDelay),
            .. Check.Range($"{field}.idleAfterSeconds", scaling.IdleAfterSeconds, ShortestIdleness, LongestDelay),
        ];
        if (scaling.Max is null)
            violations.Add(new($"{field}.max", "is required"));
        else if (scaling.Max < (scaling.Min ?? 1))
            violations.Add(new($"{field}.max", $"is {scaling.Max}, less than min, {scaling.Min ?? 1}"));
        if (EngineProfile.Find(node.Spec.Engine?.Type) is { LoadMetrics.Count: 0 } profile)
            violations.Add(new(field, $"{profile.Type.Name()} does not report its load; use spec.replicas"));
        return violations;
    }
}
