using CwHoe.Api.Schema;
using CwHoe.Kube.Models;

namespace CwHoe.Api.RouterPolicies;

/// <summary>What was last observed of a RouterPolicy.</summary>
public sealed record RouterPolicyStatus
{
    /// <summary>Generation of the spec that this status answers to.</summary>
    [RangeMinimum(0)]
    public long? ObservedGeneration { get; init; }

    /// <summary><c>Accepted</c> and <c>Ready</c>.</summary>
    [ListMap("type"), Items(0, 16)]
    public IReadOnlyList<V1Condition>? Conditions { get; init; }

    /// <summary>Base URL inside the cluster.</summary>
    [Length(0, 2048)]
    public string? Endpoint { get; init; }
}
