using CwHoe.Api.RouterPolicies;

namespace CwHoe.Core.Validation.RouterPolicies;

/// <summary>Says all that is wrong with a RouterPolicy.</summary>
public static class RouterPolicyValidation
{
    // In the order of the fields.
    private static readonly Func<RouterPolicy, IEnumerable<Violation>>[] Rules =
    [
        MetadataRules.Name,
        ModelRules.Presence,
        ModelRules.Aliases,
        BackendRules.Kind,
        BackendRules.Nodes,
        BackendRules.Server,
        BackendRules.Headers,
        BackendRules.Prices,
        SovereigntyRules.Mode,
        SovereigntyRules.SovereignBackends,
        SovereigntyRules.Names,
        SovereigntyRules.Tiers,
        SovereigntyRules.References,
        ResilienceRules.HealthChecks,
        ResilienceRules.Sizes,
        LimitRules.Budgets,
        LimitRules.Overrides,
        RefinementRules.Models,
        RefinementRules.Temperatures,
        RefinementRules.Prompts,
        PromptRules.Names,
        PromptRules.Models,
        PromptRules.Text,
        PromptRules.Variables,
        PromptRules.Schema,
        CacheRules.Size,
        ApiKeyRules.Names,
        ApiKeyRules.Secrets,
        ReplicaRules.Autoscaling,
        ReplicaRules.Resources,
    ];

    /// <summary>
    /// Runs every rule. What the CEL rules of the schema say is said again, since Kubernetes before 1.25 drops them; the patterns and bounds that every
    /// API server holds to are not.
    /// </summary>
    /// <param name="policy">The policy as read.</param>
    /// <returns>Every violation, in the order of the spec's fields; empty for a valid one.</returns>
    public static IReadOnlyList<Violation> Validate(RouterPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return [.. Rules.SelectMany(rule => rule(policy))];
    }
}
