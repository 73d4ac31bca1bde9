using System.Net;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.Networks;

/// <summary>Where the API server can be reached.</summary>
/// <param name="Ip">An IP address.</param>
/// <param name="Port">The TCP port.</param>
public sealed record ApiServerAddress(string Ip, int Port)
{
    /// <summary>The address that pods call, and those behind it: networks differ in which of them their rules see.</summary>
    /// <param name="service">Service <c>kubernetes</c>; null where there is none.</param>
    /// <param name="endpoints">Endpoints of that name; null where there are none.</param>
    /// <returns>Addresses, each once, in a fixed order.</returns>
    public static IReadOnlyList<ApiServerAddress> Of(V1Service? service, V1Endpoints? endpoints)
    {
        var called = (service?.Spec?.Ports ?? []).Select(port => (service!.Spec!.ClusterIP, port.Port));
        var behind =
            from subset in endpoints?.Subsets ?? []
            from address in subset.Addresses ?? []
            from port in subset.Ports ?? []
            select (address.Ip, port.Port);
        return
        [
            .. called.Concat(behind)
                .Where(each => each is (not null, not null) && IPAddress.TryParse(each.Item1, out _))
                .Select(each => new ApiServerAddress(each.Item1!, each.Item2!.Value))
                .Distinct().OrderBy(address => address.Ip, StringComparer.Ordinal).ThenBy(address => address.Port),
        ];
    }
}
