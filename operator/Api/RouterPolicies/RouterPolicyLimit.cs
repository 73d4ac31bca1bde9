using CwHoe.Api.Schema;

namespace CwHoe.Api.RouterPolicies;

/// <summary>What one caller, or all together, may use.</summary>
public sealed record RouterPolicyLimit
{
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
