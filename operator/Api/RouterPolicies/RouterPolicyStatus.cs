using CwHoe.Api.Schema;
using CwHoe.Kube.Models;

namespace CwHoe.Api.RouterPolicies;

/// <summary>What was last observed of a RouterPolicy.</summary>
public sealed record RouterPolicyStatus
{
    /// <summary>Generation of the spec that this status answers to.</summary>
    [RangeMinimum(0)]
    public long? ObservedGeneration { get; init; }

    /// <summary><c>Accepted</c>, <c>BackendsReady</c> and <c>Ready</c>.</summary>
    [ListMap("type"), Items(0, 16)]
    public IReadOnlyList<V1Condition>? Conditions { get; init; }

    /// <summary>Base URL inside the cluster, for clients of the OpenAI API.</summary>
    [Length(0, 2048)]
    public string? Endpoint { get; init; }

    /// <summary>Pods that exist; read by <c>/scale</c>.</summary>
    [RangeMinimum(0)]
    public int? Replicas { get; init; }

    /// <summary>Pods that serve.</summary>
    [RangeMinimum(0)]
    public int? ReadyReplicas { get; init; }

    /// <summary>Label selector of the pods, in string form; read by <c>/scale</c>.</summary>
    [Length(0, 4096)]
    public string? Selector { get; init; }

    /// <summary>Every AgentNode that a backend of the spec stands for; the routers find them here. At most 1024.</summary>
    [Items(0, 1024)]
    public IReadOnlyList<RouterPolicyBackendStatus>? Backends { get; init; }

    /// <summary>Names of the rules of <c>sovereignty.allow</c> in force.</summary>
    [Items(0, 32), Elements(MaxLength = 63)]
    public IReadOnlyList<string>? Rules { get; init; }

    /// <summary>Sessions of the namespace that are classified; the routers find them here. At most 1024.</summary>
    [Items(0, 1024), ListMap("name")]
    public IReadOnlyList<RouterPolicySessionStatus>? Sessions { get; init; }

    /// <summary>
    /// How many Sessions of the namespace are classified; null for none. Where there are more than <c>sessions</c> holds, routers let no request out of
    /// a session that is not listed.
    /// </summary>
    [RangeMinimum(0)]
    public int? ClassifiedSessions { get; init; }

    /// <summary>What has been used; null before the first request.</summary>
    public RouterPolicyUsageStatus? Usage { get; init; }
}
