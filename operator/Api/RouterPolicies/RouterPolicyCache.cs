using CwHoe.Api.Schema;
using CwHoe.Kube.Models;

namespace CwHoe.Api.RouterPolicies;

/// <summary>Answers kept for requests that are the same to the byte, of the same caller.</summary>
public sealed record RouterPolicyCache
{
    /// <summary>Memory of each replica for it, at least 1Mi and less than its memory limit; default 64Mi.</summary>
    public Quantity? Size { get; init; }

    /// <summary>How long an answer is kept, 1-604800 s; default 300.</summary>
    [RangeMinimum(1), RangeMaximum(604800), Default(300)]
    public int? TtlSeconds { get; init; }
}
