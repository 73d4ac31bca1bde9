using System.Net;

namespace CwHoe.Core.Planning.Networks;

/// <summary>A server that pods of the operator's call and that is none of its own.</summary>
/// <param name="Host">Its name or IP address.</param>
/// <param name="Port">Its TCP port.</param>
public sealed record OutsideServer(string Host, int Port)
{
    /// <summary>Its IP address, where it is called by that; null otherwise.</summary>
    public IPAddress? Address => IPAddress.TryParse(Host, out var address) ? address : null;

    /// <summary>Whether it is a Service of the cluster: a name without dots, or one under <c>svc</c>.</summary>
    public bool IsService => Address is null && (!Host.Contains('.') || Host.Split('.').Contains("svc"));

    /// <summary>The servers that URLs name, each once, in a fixed order.</summary>
    /// <param name="urls">What is no absolute URL names none.</param>
    public static IReadOnlyList<OutsideServer> Of(IEnumerable<string?> urls) => InOrder(
        urls.Select(url => Uri.TryCreate(url, UriKind.Absolute, out var uri) ? new OutsideServer(uri.DnsSafeHost, uri.Port) : null).OfType<OutsideServer>());

    /// <summary>Each once, by host and port.</summary>
    public static IReadOnlyList<OutsideServer> InOrder(IEnumerable<OutsideServer> servers) =>
        [.. servers.Distinct().OrderBy(server => server.Host, StringComparer.Ordinal).ThenBy(server => server.Port)];
}
