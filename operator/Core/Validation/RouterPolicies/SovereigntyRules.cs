using CwHoe.Api.RouterPolicies;
using CwHoe.Contracts;
using CwHoe.Core.Planning.RouterPolicies;

namespace CwHoe.Core.Validation.RouterPolicies;

/// <summary>Rules of <c>spec.sovereignty</c>.</summary>
internal static class SovereigntyRules
{
    private const string Allow = "spec.sovereignty.allow";

    /// <summary>Rules exactly where something may leave.</summary>
    public static IEnumerable<Violation> Mode(RouterPolicy policy)
    {
        var rules = policy.Spec.Sovereignty?.Allow is { Count: > 0 };
        if (IsClosed(policy) && rules)
            yield return new(Allow, "is of no use under mode SovereignOnly, the default, where nothing leaves; remove it, or set mode to SovereignFirst or Any");
        else if (!IsClosed(policy) && !rules)
            yield return new(Allow, "is required: nothing leaves without a rule, such as {name: all, tiers: [external]}; or set mode to SovereignOnly");
    }

    /// <summary>Someone who may answer, where nothing leaves.</summary>
    public static IEnumerable<Violation> SovereignBackends(RouterPolicy policy) => !IsClosed(policy)
        ? []
        : Check.Each("spec.models", policy.Spec.Models)
            .Where(model => model.Item.Backends is { Count: > 0 } backends && !backends.Any(backend => BackendTier.Of(backend) == Tier.Sovereign))
            .Select(model => new Violation(
                $"{model.Field}.backends", "has none that is sovereign, which mode SovereignOnly, the default, needs: add a nodeRef or set spec.sovereignty.mode"));

    /// <summary>Names that refusals can say, each once.</summary>
    public static IEnumerable<Violation> Names(RouterPolicy policy) => Check.Names(Check.Each(Allow, policy.Spec.Sovereignty?.Allow).Select(rule => ($"{rule.Field}.name", rule.Item.Name)));

    /// <summary>Something that a rule opens.</summary>
    public static IEnumerable<Violation> Tiers(RouterPolicy policy)
    {
        foreach (var (field, rule) in Check.Each(Allow, policy.Spec.Sovereignty?.Allow))
        {
            if (rule.Tiers is not { Count: > 0 })
                yield return new($"{field}.tiers", "is required: partner, external or both");
            else if (rule.Tiers.Contains(Tier.Sovereign))
                yield return new($"{field}.tiers", "has sovereign, which needs no rule; remove it");
        }
    }

    /// <summary>Models and API keys that exist: a rule for others would never match.</summary>
    public static IEnumerable<Violation> References(RouterPolicy policy) => Check.Each(Allow, policy.Spec.Sovereignty?.Allow).SelectMany(rule => (IEnumerable<Violation>)
    [
        .. ModelRules.Known(policy, $"{rule.Field}.models", rule.Item.Models),
        .. Check.Each($"{rule.Field}.identities", rule.Item.Identities).SelectMany(identity => ApiKeyRules.Known(policy, identity.Field, identity.Item)),
    ]);

    private static bool IsClosed(RouterPolicy policy) => (policy.Spec.Sovereignty?.Mode ?? SovereigntyMode.SovereignOnly) == SovereigntyMode.SovereignOnly;
}
