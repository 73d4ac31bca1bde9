using CwHoe.Api.Schema;

namespace CwHoe.Api.RouterPolicies;

/// <summary>How much callers may use. The router's replicas count together.</summary>
public sealed record RouterPolicyLimits
{
    /// <summary>What all callers together may use; null for no limit.</summary>
    public RouterPolicyLimit? Total { get; init; }

    /// <summary>What each caller may use; null for no limit.</summary>
    public RouterPolicyLimit? Identity { get; init; }

    /// <summary>What certain callers may use, in place of <see cref="Identity"/>; the first that matches decides. At most 64.</summary>
    [Items(0, 64), ListMap("identity")]
    public IReadOnlyList<RouterPolicyIdentityLimit>? Overrides { get; init; }
}
