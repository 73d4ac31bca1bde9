using CwHoe.Api.Schema;
using CwHoe.Contracts;

namespace CwHoe.Api.RouterPolicies;

/// <summary>One kind of request that may leave, and how far. Every list that is given must match; one that is not given matches all.</summary>
public sealed record RouterPolicyRule
{
    /// <summary>Name that refusals and metrics use; a DNS label. Required.</summary>
    [Required, Length(1, 63), Pattern(Patterns.DnsLabel)]
    public string? Name { get; init; }

    /// <summary>Tiers beside the owner's own that it opens; 1-2. Required.</summary>
    [Required, Items(1, 2), ListSet]
    [ValidationRule("self.all(t, t != 'sovereign')", Message = "sovereign needs no rule: remove it from tiers")]
    public IReadOnlyList<Tier>? Tiers { get; init; }

    /// <summary>
    /// Classifications of a request: a session's label <c>cw-hoe.dev/classification</c>, else the header <c>X-Hoe-Classification</c>; at most 16. A request
    /// whose classification no rule names goes nowhere; one without any matches only rules that name none.
    /// </summary>
    [Items(0, 16), ListSet, Elements(MinLength = 1, MaxLength = 63, Pattern = Patterns.LabelValue)]
    public IReadOnlyList<string>? Classifications { get; init; }

    /// <summary>Phases of the work, as header <c>X-Hoe-Phase</c> says.</summary>
    [Items(0, 6), ListSet]
    public IReadOnlyList<Phase>? Phases { get; init; }

    /// <summary>Aliases of models; at most 64.</summary>
    [Items(0, 64), ListSet, Elements(MinLength = 1, MaxLength = 128, Pattern = Patterns.ModelName)]
    public IReadOnlyList<string>? Models { get; init; }

    /// <summary>Callers, such as <c>system:serviceaccount:team:agent</c> or <c>key:NAME</c>; a <c>*</c> at the end stands for any rest. At most 32.</summary>
    [Items(0, 32), ListSet, Elements(MinLength = 1, MaxLength = 253, Pattern = RouterPolicyPatterns.Identity)]
    public IReadOnlyList<string>? Identities { get; init; }
}
