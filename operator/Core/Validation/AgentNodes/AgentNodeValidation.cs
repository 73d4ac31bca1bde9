using CwHoe.Api.AgentNodes;

namespace CwHoe.Core.Validation.AgentNodes;

/// <summary>Says all that is wrong with an AgentNode.</summary>
public static class AgentNodeValidation
{
    // In the order in which people write the fields.
    private static readonly Func<AgentNode, IEnumerable<Violation>>[] Rules =
    [
        MetadataRules.Name,
        EngineRules.Type,
        EngineRules.Image,
        EngineRules.Args,
        EngineRules.Env,
        EngineRules.Numbers,
        ModelRules.Presence,
        ModelRules.Name,
        ModelRules.Source,
        ModelRules.Checksum,
        ModelRules.Access,
        ModelRules.ContextLength,
        GpuRules.Amount,
        GpuRules.Selection,
        ResourceRules.Quantities,
        ResourceRules.Gpus,
        ReplicaRules.Replicas,
        ReplicaRules.Autoscaling,
        CacheRules.Volume,
        CacheRules.Use,
        SchedulingRules.Names,
        ExternalRules.Presence,
        ExternalRules.Server,
        PodOverrideRules.Guard,
    ];

    /// <summary>Runs every rule. The schema's own limits are checked too, since Kubernetes before 1.25 drops their CEL half.</summary>
    /// <param name="node">The node as read.</param>
    /// <returns>Every violation, in the order of the spec's fields; empty for a valid node.</returns>
    public static IReadOnlyList<Violation> Validate(AgentNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return [.. Rules.SelectMany(rule => rule(node))];
    }
}
