using CwHoe.Api.Schema;
using CwHoe.Contracts;

namespace CwHoe.Api.RouterPolicies;

/// <summary>Which models a router offers and where requests may go.</summary>
[ValidationRule(
    "has(self.sovereignty) && has(self.sovereignty.mode) && self.sovereignty.mode != 'SovereignOnly' || " +
    "self.models.all(m, m.backends.exists(b, has(b.tier) ? b.tier == 'sovereign' : has(b.nodeRef)))",
    Message = "under sovereignty.mode SovereignOnly, the default, each model needs a sovereign backend: add a nodeRef, or set sovereignty.mode to SovereignFirst or Any",
    FieldPath = ".models")]
public sealed record RouterPolicySpec
{
    /// <summary>Models that clients may ask for, by alias; 1-64. Required.</summary>
    [Required, Items(1, 64), ListMap("alias")]
    public IReadOnlyList<RouterPolicyModel>? Models { get; init; }

    /// <summary>How a backend is chosen among those allowed; default <c>priority</c>, which is their order.</summary>
    [Default(RoutingStrategy.Priority)]
    public RoutingStrategy? Strategy { get; init; }

    /// <summary>Which requests may leave the owner's machines; null for none.</summary>
    public RouterPolicySovereignty? Sovereignty { get; init; }
}
