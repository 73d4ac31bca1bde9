namespace CwHoe.Kube.Models;

/// <summary>Traffic allowed in (networking/v1).</summary>
public sealed record V1NetworkPolicyIngressRule
{
    /// <summary>Sources; null for all.</summary>
    public IReadOnlyList<V1NetworkPolicyPeer>? From { get; init; }

    /// <summary>Ports; null for all.</summary>
    public IReadOnlyList<V1NetworkPolicyPort>? Ports { get; init; }
}
