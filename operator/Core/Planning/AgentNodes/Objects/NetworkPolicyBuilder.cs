using CwHoe.Contracts;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.AgentNodes.Objects;

/// <summary>
/// Denies by default, both ways. In: routers and the operator, to the engine's port. Out: name resolution and the model's source,
/// and nothing where the model is already in the cluster.
/// </summary>
internal static class NetworkPolicyBuilder
{
    private const int DnsPort = 53;
    private const int HttpsPort = 443;

    public static PlannedObject Build(ResolvedNode node) => PlannedObjects.From(new V1NetworkPolicy
    {
        Metadata = node.Metadata(node.Names.NetworkPolicy),
        Spec = new()
        {
            PodSelector = new() { MatchLabels = node.Labels.Selector },
            PolicyTypes = ["Ingress", "Egress"],
            Ingress = [new() { From = [Callers()], Ports = [Tcp(node.Port)] }],
            Egress = Egress(node),
        },
    });

    // Routers may be in any namespace. So may the operator, for Kubernetes before 1.21 sets no name label on namespaces.
    private static V1NetworkPolicyPeer Callers() => new()
    {
        NamespaceSelector = new(),
        PodSelector = new()
        {
            MatchLabels = new Dictionary<string, string> { [Label.ManagedBy.Name()] = Identity.Manager.Name() },
            MatchExpressions =
            [
                new()
                {
                    Key = Label.Component.Name(),
                    Operator = "In",
                    Values = [Identity.ComponentOperator.Name(), Identity.ComponentRouter.Name()],
                },
            ],
        },
    };

    // Null denies all, since Egress is among the policy types. An empty list would mean the same, but the API server drops it,
    // and an applied field that never comes back looks like drift forever.
    private static V1NetworkPolicyEgressRule[]? Egress(ResolvedNode node)
    {
        if (!node.Profile.PullsByName && node.Source is not { IsFetched: true })
            return null;
        return
        [
            new() { Ports = [new() { Port = DnsPort, Protocol = "UDP" }, Tcp(DnsPort)] },
            new() { Ports = [Tcp(SourcePort(node))] },
        ];
    }

    private static int SourcePort(ResolvedNode node)
    {
        if (node.Source?.Registry is { } registry)
            return registry.Split(':') is [_, var port] ? int.Parse(port) : HttpsPort;
        return node.Model.Endpoint is { } endpoint ? new Uri(endpoint).Port : HttpsPort;
    }

    private static V1NetworkPolicyPort Tcp(int port) => new() { Port = port, Protocol = "TCP" };
}
