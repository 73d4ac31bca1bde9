using System.Net;
using System.Net.Sockets;
using CwHoe.Contracts;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.Networks;

/// <summary>What the NetworkPolicies of the operator's own workloads have in common.</summary>
internal static class NetworkRules
{
    private const int DnsPort = 53;

    // Where a cluster's name servers are, which may run on cluster nodes: private and link-local addresses (RFC 1918, 6598, 3927, 4193, 4291), none of the world's.
    private static readonly string[] PrivateNetworks =
        ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "fc00::/7", "fe80::/10"];

    // Where API servers listen, for networks in which their addresses are not known.
    private static readonly int[] ApiServerPorts = [443, 6443];

    /// <summary>Anyone may reach the APIs, which ask who calls, and health and metrics.</summary>
    public static IReadOnlyList<V1NetworkPolicyIngressRule> Ingress => [new() { Ports = [.. Wire.All<WorkloadPort>().Select(port => Tcp(port.Port()))] }];

    /// <summary>The cluster's name servers.</summary>
    public static V1NetworkPolicyEgressRule NameServers => new()
    {
        To = [new() { NamespaceSelector = new() }, .. PrivateNetworks.Select(Block)],
        Ports = [new() { Port = DnsPort, Protocol = "UDP" }, Tcp(DnsPort)],
    };

    /// <summary>The API server: at its own addresses, or at any where those are unknown or not to be used.</summary>
    public static IEnumerable<V1NetworkPolicyEgressRule> ApiServer(OperatorSettings settings, IReadOnlyList<ApiServerAddress> servers) => settings.NarrowApiEgress && servers.Count > 0
        ? servers.GroupBy(server => server.Port).OrderBy(group => group.Key).Select(group => To(group.Select(server => server.Ip), group.Key))
        : [new() { Ports = [.. ApiServerPorts.Select(Tcp)] }];

    /// <summary>Servers of others. A name cannot be in a rule, so one known by name opens its port to all addresses; a Service's pods have ports of their own.</summary>
    public static IEnumerable<V1NetworkPolicyEgressRule> Outside(IReadOnlyList<OutsideServer> servers)
    {
        foreach (var group in servers.Where(server => server.Address is not null).GroupBy(server => server.Port).OrderBy(group => group.Key))
            yield return To(group.Select(server => server.Host), group.Key);
        if (servers.Any(server => server.IsService))
            yield return new() { To = [new() { NamespaceSelector = new() }] };
        int[] ports = [.. servers.Where(server => server is { Address: null, IsService: false }).Select(server => server.Port).Distinct().Order()];
        if (ports.Length > 0)
            yield return new() { Ports = [.. ports.Select(Tcp)] };
    }

    public static V1NetworkPolicyPort Tcp(int port) => new() { Port = port, Protocol = "TCP" };

    private static V1NetworkPolicyEgressRule To(IEnumerable<string> addresses, int port) => new()
    {
        To = [.. addresses.Distinct().Order(StringComparer.Ordinal).Select(address => Block(Cidr(address)))],
        Ports = [Tcp(port)],
    };

    private static V1NetworkPolicyPeer Block(string cidr) => new() { IpBlock = new() { Cidr = cidr } };

    private static string Cidr(string address) => $"{address}/{(IPAddress.Parse(address).AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32)}";
}
