using System.Net;
using System.Net.Sockets;
using CwHoe.Contracts;
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
    private const int DnsPort = 53;

    // Where a cluster's name servers are, which may run on cluster nodes: private and link-local addresses (RFC 1918, 6598, 3927, 4193, 4291), none of the world's.
    private static readonly string[] PrivateNetworks =
        ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "fc00::/7", "fe80::/10"];

    // Where API servers listen, for networks in which their addresses are not known.
    private static readonly int[] ApiServerPorts = [443, 6443];

    public static PlannedObject Build(ResolvedPolicy policy) => PlannedObjects.From(new V1NetworkPolicy
    {
        Metadata = policy.Metadata(policy.Names.Router),
        Spec = new()
        {
            PodSelector = new() { MatchLabels = policy.Labels.Selector },
            PolicyTypes = ["Ingress", "Egress"],
            Ingress = [new() { Ports = [.. Wire.All<WorkloadPort>().Select(port => Tcp(port.Port()))] }],
            Egress =
            [
                NameServers(),
                .. ApiServer(policy),
                .. Engines(policy),
                .. Outside(OutsideServer.Of(policy)),
            ],
        },
    });

    private static V1NetworkPolicyEgressRule NameServers() => new()
    {
        To = [new() { NamespaceSelector = new() }, .. PrivateNetworks.Select(Block)],
        Ports = [new() { Port = DnsPort, Protocol = "UDP" }, Tcp(DnsPort)],
    };

    private static IEnumerable<V1NetworkPolicyEgressRule> ApiServer(ResolvedPolicy policy) => policy.Settings.NarrowApiEgress && policy.Observed.ApiServers is { Count: > 0 } servers
        ? servers.GroupBy(server => server.Port).OrderBy(group => group.Key).Select(group => To(group.Select(server => server.Ip), group.Key))
        : [new() { Ports = [.. ApiServerPorts.Select(Tcp)] }];

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
            Ports = [.. ports.Select(Tcp)],
        };
    }

    // A name cannot be in a rule, so a server known by name opens its port to all addresses; a Service's pods have ports of their own.
    private static IEnumerable<V1NetworkPolicyEgressRule> Outside(IReadOnlyList<OutsideServer> servers)
    {
        foreach (var group in servers.Where(server => server.Address is not null).GroupBy(server => server.Port).OrderBy(group => group.Key))
            yield return To(group.Select(server => server.Host), group.Key);
        if (servers.Any(server => server.IsService))
            yield return new() { To = [new() { NamespaceSelector = new() }] };
        int[] ports = [.. servers.Where(server => server is { Address: null, IsService: false }).Select(server => server.Port).Distinct().Order()];
        if (ports.Length > 0)
            yield return new() { Ports = [.. ports.Select(Tcp)] };
    }

    private static V1NetworkPolicyEgressRule To(IEnumerable<string> addresses, int port) => new()
    {
        To = [.. addresses.Distinct().Order(StringComparer.Ordinal).Select(address => Block(Cidr(address)))],
        Ports = [Tcp(port)],
    };

    private static V1NetworkPolicyPeer Block(string cidr) => new() { IpBlock = new() { Cidr = cidr } };

    private static string Cidr(string address) => $"{address}/{(IPAddress.Parse(address).AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32)}";

    private static V1NetworkPolicyPort Tcp(int port) => new() { Port = port, Protocol = "TCP" };
}
