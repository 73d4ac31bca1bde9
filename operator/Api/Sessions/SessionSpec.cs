using CwHoe.Api.Schema;
using CwHoe.Contracts;
using CwHoe.Kube.Models;

namespace CwHoe.Api.Sessions;

/// <summary>What the work of a Session is and who does it.</summary>
[ValidationRule(
    "has(self.nodeRef) != has(self.routerRef)",
    Message = "a session's model is named by exactly one of nodeRef (an AgentNode) and routerRef (a RouterPolicy): set one and remove the other")]
public sealed record SessionSpec
{
    /// <summary>AgentNode whose model the agent asks; exclusive with <see cref="RouterRef"/>.</summary>
    public V1LocalObjectReference? NodeRef { get; init; }

    /// <summary>RouterPolicy whose models the agent asks; exclusive with <see cref="NodeRef"/>.</summary>
    public V1LocalObjectReference? RouterRef { get; init; }

    /// <summary>What the work is: the task under which its records are found, 1-63 characters as in a label's value. Required, immutable.</summary>
    [Required, Length(1, 63), Pattern(Patterns.LabelValue)]
    [ValidationRule("self == oldSelf", Message = "task cannot be changed, because records are found by it: apply another Session for another task")]
    public string? Task { get; init; }

    /// <summary>How the work is being done; default <c>use</c>.</summary>
    [Default(Contracts.Phase.Use)]
    public Phase? Phase { get; init; }

    /// <summary>How long the session may last from its creation, 60-2592000 s; default 86400.</summary>
    [RangeMinimum(60), RangeMaximum(2592000), Default(86400)]
    public int? TtlSeconds { get; init; }
}
