using CwHoe.Api.AgentNodes;
using CwHoe.Api.RouterPolicies;
using CwHoe.Contracts;

namespace CwHoe.Core.Planning.RouterPolicies;

/// <summary>Objects that a RouterPolicy means and does not make: what has to be observed before it is planned.</summary>
public static class RouterPolicyReferences
{
    /// <summary>Whether the policy means an AgentNode of its namespace: by reference, by selector, or because routers were told of it before.</summary>
    /// <param name="policy">The policy; it need not be valid.</param>
    /// <param name="name">The AgentNode's name.</param>
    /// <param name="labels">Its labels; null for none.</param>
    public static bool Means(RouterPolicy policy, string name, IReadOnlyDictionary<string, string>? labels)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return Backends(policy).Any(backend => backend.NodeRef?.Name == name || backend.NodeSelector?.Matches(labels) == true)
            || policy.Status?.Backends?.Any(backend => backend.Node == name) == true;
    }

    /// <summary>The AgentNodes that the policy means.</summary>
    /// <param name="policy">The policy; it need not be valid.</param>
    /// <param name="nodes">AgentNodes of its namespace.</param>
    public static IEnumerable<AgentNode> Nodes(RouterPolicy policy, IEnumerable<AgentNode> nodes)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        return nodes.Where(node => Means(policy, node.Metadata.Name!, node.Metadata.Labels));
    }

    /// <summary>Secrets of the namespace that routers read: the providers' keys, those of external AgentNodes, and callers' API keys.</summary>
    /// <param name="policy">The policy; it need not be valid.</param>
    /// <param name="nodes">AgentNodes of its namespace.</param>
    /// <returns>Names, each once, in ordinal order.</returns>
    public static IReadOnlyList<string> Secrets(RouterPolicy policy, IEnumerable<AgentNode> nodes)
    {
        var references = Backends(policy).Select(backend => backend.SecretRef)
            .Concat(Nodes(policy, nodes).Where(node => node.Spec.Engine?.Type == Engine.External).Select(node => node.Spec.External?.SecretRef))
            .Concat((policy.Spec.ApiKeys ?? []).Select(key => key.SecretRef));
        return [.. references.Select(secret => secret?.Name).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<RouterPolicyBackend> Backends(RouterPolicy policy) => (policy.Spec.Models ?? []).SelectMany(model => model.Backends ?? []);
}
