using CwHoe.Contracts;
using CwHoe.Core.Planning.Networks;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.RouterPolicies.Objects;

/// <summary>
/// Denies by default, both ways. In: anyone, to the APIs, which ask who calls, and to health and metrics. Out: the cluster's name servers, the API server, engines of the
/// namespace, the telemetry collector, and the servers outside that some request may go to. A router whose policy keeps all requests inside can open no connection to the
/// world, even if it is broken into.
/// </summary>
internal static class NetworkPolicyBuilder
{
    public static PlannedObject Build(ResolvedPolicy policy) => PlannedObjects.From(new V1NetworkPolicy
    {
        Metadata = policy.Metadata(policy.Names.Router),
        Spec = new()
        {
            PodSelector = new() { MatchLabels = policy.Labels.Selector },
            PolicyTypes = ["Ingress", "Egress"],
            Ingress = NetworkRules.Ingress,
            Egress =
            [
                NetworkRules.NameServers,
                .. NetworkRules.ApiServer(policy.Settings, policy.Observed.ApiServers),
                .. Engines(policy),
                .. NetworkRules.Outside(OutsideServers.Of(policy)),
            ],
        },
    });

    // By component alone: which AgentNodes of the namespace they are changes more often than a rule should.
    private static IEnumerable<V1NetworkPolicyEgressRule> Engines(ResolvedPolicy policy)
    {
        var used = policy.Backends.Select(backend => backend.Node).ToHashSet();
        int[] ports =
        [
            .. policy.Observed.Nodes
                .Where(node => used.Contains(node.Metadata.Name) && node.Spec.Engine?.Type is { } type and not Engine.External)
                .Select(node => node.Spec.Engine!.Port ?? node.Spec.Engine.Type!.Value.Port())
                .Distinct().Order(),
        ];
        if (ports.Length == 0)
            yield break;
        yield return new()
        {
            To = [new() { PodSelector = new() { MatchLabels = Labels.Sorted((Label.ManagedBy, Identity.Manager.Name()), (Label.Component, Identity.ComponentEngine.Name())) } }],
            Ports = [.. ports.Select(NetworkRules.Tcp)],
        };
    }
}
