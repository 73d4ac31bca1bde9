using System.Net;
using CwHoe.Contracts;

namespace CwHoe.Core.Planning.RouterPolicies;

/// <summary>A server that routers call and that is no pod of an AgentNode.</summary>
/// <param name="Host">Its name or IP address.</param>
/// <param name="Port">Its TCP port.</param>
internal sealed record OutsideServer(string Host, int Port)
{
    /// <summary>Its IP address, where it is called by that; null otherwise.</summary>
    public IPAddress? Address => IPAddress.TryParse(Host, out var address) ? address : null;

    /// <summary>Whether it is a Service of the cluster: a name without dots, or one under <c>svc</c>.</summary>
    public bool IsService => Address is null && (!Host.Contains('.') || Host.Split('.').Contains("svc"));

    /// <summary>All that some request may go to, and who takes the telemetry: none that the policy closes, so that nothing has to be opened for them.</summary>
    public static IReadOnlyList<OutsideServer> Of(ResolvedPolicy policy)
    {
        var urls =
            from model in policy.Policy.Spec.Models!
            from backend in model.Backends!.Index()
            where Openness.IsOpen(policy.Policy, model, backend.Item)
            from url in backend.Item.Provider is { } provider
                ? [backend.Item.BaseUrl ?? provider.Info().BaseUrl]
                : policy.Backends.Where(node => node.Model == model.Alias && node.Index == backend.Index && node.Addresses is null).Select(node => node.Endpoint)
            select url;
        return
        [
            .. urls.Append(policy.Settings.OtlpEndpoint).Select(url => Uri.TryCreate(url, UriKind.Absolute, out var uri) ? new OutsideServer(uri.DnsSafeHost, uri.Port) : null)
                .OfType<OutsideServer>().Distinct().OrderBy(server => server.Host, StringComparer.Ordinal).ThenBy(server => server.Port),
        ];
    }
}
