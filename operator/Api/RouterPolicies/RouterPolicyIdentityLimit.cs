using CwHoe.Api.Schema;

namespace CwHoe.Api.RouterPolicies;

/// <summary>What certain callers may use.</summary>
public sealed record RouterPolicyIdentityLimit
{
    /// <summary>The caller, such as <c>system:serviceaccount:team:agent</c> or <c>key:NAME</c>; a <c>*</c> at the end stands for any rest, each with a limit of its own. Required.</summary>
    [Required, Length(1, 253), Pattern(RouterPolicyPatterns.Identity)]
    public string? Identity { get; init; }

    /// <summary>Requests in any minute; null for no limit.</summary>
    [RangeMinimum(0), RangeMaximum(1000000000)]
    public int? RequestsPerMinute { get; init; }

    /// <summary>Tokens, in and out, in any minute; null for no limit.</summary>
    [RangeMinimum(0), RangeMaximum(1000000000000)]
    public long? TokensPerMinute { get; init; }

    /// <summary>Requests at one time; null for no limit.</summary>
    [RangeMinimum(0), RangeMaximum(1000000)]
    public int? ConcurrentRequests { get; init; }

    /// <summary>What may be used in calendar periods; at most one for each period.</summary>
    [Items(0, 4), ListMap("window")]
    public IReadOnlyList<RouterPolicyBudget>? Budgets { get; init; }
}
