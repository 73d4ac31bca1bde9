namespace CwHoe.Kube.Models;

/// <summary>Traffic allowed out (networking/v1).</summary>
public sealed record V1NetworkPolicyEgressRule
{
    /// <summary>Destinations; null for all.</summary>
    public IReadOnlyList<V1NetworkPolicyPeer>? To { get; init; }

    /// <summary>Ports; null for all.</summary>
    public IReadOnlyList<V1NetworkPolicyPort>? Ports { get; init; }
}
