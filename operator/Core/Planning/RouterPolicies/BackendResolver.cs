using CwHoe.Api.AgentNodes;
using CwHoe.Api.RouterPolicies;
using CwHoe.Contracts;
using CwHoe.Core.Status;

namespace CwHoe.Core.Planning.RouterPolicies;

/// <summary>Finds the AgentNodes that backends stand for, as routers reach them.</summary>
internal static class BackendResolver
{
    // The schema's bounds of status.backends.
    private const int MostBackends = 1024;
    private const int MostAddresses = 256;
    private const int LongestMessage = 1024;

    /// <summary>All of a valid policy, in its own order, and by name where one backend stands for several.</summary>
    public static IReadOnlyList<RouterPolicyBackendStatus> Resolve(RouterPolicy policy, RouterPolicyObserved observed)
    {
        var nodes = observed.Nodes.OrderBy(node => node.Metadata.Name, StringComparer.Ordinal).ToList();
        var resolved =
            from model in policy.Spec.Models!
            from backend in model.Backends!.Index()
            from status in Of(model, backend.Item, backend.Index, nodes, observed)
            select status;
        return [.. resolved.Take(MostBackends)];
    }

    /// <summary>What routers were told before, as it is now: while a spec is invalid they follow the last valid one, whose pods come and go all the same.</summary>
    public static IReadOnlyList<RouterPolicyBackendStatus>? Refresh(IReadOnlyList<RouterPolicyBackendStatus>? before, RouterPolicyObserved observed) => before is null
        ? null
        : [.. before.Select(known => Describe(known, observed.Nodes.FirstOrDefault(node => node.Metadata.Name == known.Node), known.ServedModel, observed))];

    private static IEnumerable<RouterPolicyBackendStatus> Of(
        RouterPolicyModel model, RouterPolicyBackend backend, int index, IReadOnlyList<AgentNode> nodes, RouterPolicyObserved observed)
    {
        if (backend.Provider is not null)
            return [];
        IEnumerable<(string Name, AgentNode? Node)> meant = backend.NodeRef is { Name: { } name }
            ? [(name, nodes.FirstOrDefault(node => node.Metadata.Name == name))]
            : nodes.Where(node => backend.NodeSelector!.Matches(node.Metadata.Labels)).Select(node => (node.Metadata.Name!, (AgentNode?)node));
        return meant.Select(each => Describe(
            new() { Model = model.Alias, Index = index, Node = each.Name, Tier = BackendTier.Of(backend) }, each.Node, backend.Model ?? each.Node?.Spec.Model?.Name, observed));
    }

    private static RouterPolicyBackendStatus Describe(RouterPolicyBackendStatus known, AgentNode? node, string? servedModel, RouterPolicyObserved observed)
    {
        var ready = node?.Status?.Conditions.Find(ConditionType.Ready);
        var (reason, message) = (node, ready) switch
        {
            (null, _) => (Reason.NodeNotFound.Name(), "there is no AgentNode of this name"),
            (_, null) => (Reason.Progressing.Name(), "the operator has not looked at it yet"),
            (_, { Status: "True" }) => (null, null),
            _ => (ready.Reason, ready.Message),
        };
        var isExternal = node?.Spec.Engine?.Type == Engine.External;
        return known with
        {
            Endpoint = node?.Status?.Endpoint,
            Addresses = node is null || isExternal ? null : Addresses(node, observed),
            ServedModel = servedModel,
            SecretRef = isExternal ? node!.Spec.External?.SecretRef : null,
            ScalesToZero = !isExternal && node?.Spec.Autoscaling?.Min == 0 ? true : null,
            Ready = ready?.Status == "True",
            Reason = reason,
            Message = message?.Length > LongestMessage ? message[..LongestMessage] : message,
        };
    }

    private static IReadOnlyList<string> Addresses(AgentNode node, RouterPolicyObserved observed) =>
    [
        .. LivePods.Of(observed.NodePods.GetValueOrDefault(node.Metadata.Name!) ?? []).Ready
            .Select(pod => pod.Status?.PodIP).OfType<string>()
            .Distinct().Order(StringComparer.Ordinal).Take(MostAddresses),
    ];
}
