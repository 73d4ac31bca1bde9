using CwHoe.Api.Schema;
using CwHoe.Contracts;

namespace CwHoe.Api.RouterPolicies;

/// <summary>Which requests may leave the owner's machines. Whatever no rule allows stays.</summary>
[ValidationRule(
    "!has(self.mode) || self.mode == 'SovereignOnly' || has(self.allow) && size(self.allow) > 0",
    Message = "nothing leaves without a rule: add one to allow, such as {name: all, tiers: [external]}, or set mode to SovereignOnly",
    FieldPath = ".allow", Reason = "FieldValueRequired")]
[ValidationRule(
    "!has(self.allow) || size(self.allow) == 0 || has(self.mode) && self.mode != 'SovereignOnly'",
    Message = "under mode SovereignOnly, the default, nothing leaves: remove allow, or set mode to SovereignFirst or Any",
    FieldPath = ".allow", Reason = "FieldValueForbidden")]
public sealed record RouterPolicySovereignty
{
    /// <summary>
    /// <c>SovereignOnly</c>: none leaves. <c>SovereignFirst</c>: what a rule allows, and no sovereign backend can answer. <c>Any</c>: what a rule allows, in the
    /// order of the strategy. Default <c>SovereignOnly</c>.
    /// </summary>
    [Default(SovereigntyMode.SovereignOnly)]
    public SovereigntyMode? Mode { get; init; }

    /// <summary>What may go to which tier; one rule that matches is enough. At most 32; required unless <see cref="Mode"/> is <c>SovereignOnly</c>.</summary>
    [Items(0, 32), ListMap("name")]
    public IReadOnlyList<RouterPolicyRule>? Allow { get; init; }
}
