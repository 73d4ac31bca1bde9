namespace CwHoe.Kube.Models;

/// <summary>What a NetworkPolicy allows (networking/v1).</summary>
public sealed record V1NetworkPolicySpec
{
    /// <summary>Pods it is for.</summary>
    public V1LabelSelector? PodSelector { get; init; }

    /// <summary><c>Ingress</c>, <c>Egress</c>.</summary>
    public IReadOnlyList<string>? PolicyTypes { get; init; }

    /// <summary>Allowed in; empty for none.</summary>
    public IReadOnlyList<V1NetworkPolicyIngressRule>? Ingress { get; init; }

    /// <summary>Allowed out; empty for none.</summary>
    public IReadOnlyList<V1NetworkPolicyEgressRule>? Egress { get; init; }
}
