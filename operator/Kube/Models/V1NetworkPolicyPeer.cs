namespace CwHoe.Kube.Models;

/// <summary>Who traffic may come from or go to (networking/v1).</summary>
public sealed record V1NetworkPolicyPeer
{
    /// <summary>Namespaces; null for the policy's own.</summary>
    public V1LabelSelector? NamespaceSelector { get; init; }

    /// <summary>Pods; null for all.</summary>
    public V1LabelSelector? PodSelector { get; init; }

    /// <summary>Addresses; exclusive with the others.</summary>
    public V1IPBlock? IpBlock { get; init; }
}
