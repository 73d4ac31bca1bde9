using CwHoe.Api.Schema;
using CwHoe.Kube.Models;

namespace CwHoe.Api.RouterPolicies;

/// <summary>What has been used since the beginning of this month in UTC.</summary>
public sealed record RouterPolicyUsageStatus
{
    /// <summary>Beginning of the month.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Requests that were answered.</summary>
    [RangeMinimum(0)]
    public long? Requests { get; init; }

    /// <summary>Tokens of the requests.</summary>
    [RangeMinimum(0)]
    public long? InputTokens { get; init; }

    /// <summary>Tokens of the answers.</summary>
    [RangeMinimum(0)]
    public long? OutputTokens { get; init; }

    /// <summary>Money, in the currency of the prices.</summary>
    public Quantity? Cost { get; init; }
}
