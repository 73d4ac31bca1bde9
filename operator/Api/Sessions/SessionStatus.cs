using CwHoe.Api.Schema;
using CwHoe.Kube.Models;

namespace CwHoe.Api.Sessions;

/// <summary>What was last observed of a Session.</summary>
public sealed record SessionStatus
{
    /// <summary>Generation of the spec that this status answers to.</summary>
    [RangeMinimum(0)]
    public long? ObservedGeneration { get; init; }

    /// <summary><c>Accepted</c> and <c>Ready</c>.</summary>
    [ListMap("type"), Items(0, 16)]
    public IReadOnlyList<V1Condition>? Conditions { get; init; }
}
