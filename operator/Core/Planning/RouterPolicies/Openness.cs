using CwHoe.Api.RouterPolicies;
using CwHoe.Contracts;

namespace CwHoe.Core.Planning.RouterPolicies;

/// <summary>Which backends any request at all may go to. What is open for one kind of request may be closed for another.</summary>
internal static class Openness
{
    /// <summary>Whether the policy lets some request for <paramref name="model"/> go to <paramref name="backend"/>.</summary>
    public static bool IsOpen(RouterPolicy policy, RouterPolicyModel model, RouterPolicyBackend backend)
    {
        var tier = BackendTier.Of(backend);
        return tier == Tier.Sovereign
            || ((policy.Spec.Sovereignty?.Mode ?? SovereigntyMode.SovereignOnly) != SovereigntyMode.SovereignOnly
                && policy.Spec.Sovereignty?.Allow?.Any(rule =>
                    rule.Tiers?.Contains(tier) == true && (rule.Models is not { Count: > 0 } models || models.Contains(model.Alias!))) == true);
    }
}
