using CwHoe.Contracts;
using CwHoe.Core.Planning.Networks;

namespace CwHoe.Core.Planning.RouterPolicies;

/// <summary>The servers that routers call and that are no pods of an AgentNode.</summary>
internal static class OutsideServers
{
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
        return OutsideServer.Of(urls.Append(policy.Settings.OtlpEndpoint));
    }
}
