using CwHoe.Api.Schema;
using CwHoe.Contracts;
using CwHoe.Kube.Models;

namespace CwHoe.Api.RouterPolicies;

/// <summary>Tokens and money for one calendar period.</summary>
[ValidationRule(
    "has(self.tokens) || has(self.cost)",
    Message = "a budget is of tokens, of money, or of both: set tokens or cost")]
public sealed record RouterPolicyBudget
{
    /// <summary>The period, in UTC. Required.</summary>
    [Required]
    public BudgetWindow? Window { get; init; }

    /// <summary>Tokens, in and out; null for no limit.</summary>
    [RangeMinimum(0), RangeMaximum(1000000000000000)]
    public long? Tokens { get; init; }

    /// <summary>Money, in the currency of the prices, 0 to 1000000000 with six decimals; null for no limit.</summary>
    public Quantity? Cost { get; init; }
}
