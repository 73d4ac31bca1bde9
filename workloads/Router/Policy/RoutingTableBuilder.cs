using CwHoe.Api.RouterPolicies;
using CwHoe.Contracts;
using CwHoe.Kube.Models;

namespace CwHoe.Router.Policy;

/// <summary>Makes a <see cref="RoutingTable"/> of a policy and of the AgentNodes that the operator found for it.</summary>
internal static class RoutingTableBuilder
{
    /// <summary>Builds it. What is not understood is left out, which never opens a way out: a backend without a place in the table is not asked.</summary>
    public static RoutingTable Build(RouterPolicy policy)
    {
        var spec = policy.Spec;
        var nodes = (policy.Status?.Backends ?? []).ToLookup(backend => (backend.Model, backend.Index));
        return new()
        {
            Generation = policy.Metadata.Generation ?? 0,
            ResourceVersion = policy.Metadata.ResourceVersion,
            Routes = (spec.Models ?? [])
                .Where(model => model.Alias is not null)
                .DistinctBy(model => model.Alias)
                .ToDictionary(model => model.Alias!, model => new ModelRoute(model.Alias!, [.. Backends(model, nodes)]), StringComparer.Ordinal),
            Strategy = spec.Strategy ?? RoutingStrategy.Priority,
            Mode = spec.Sovereignty?.Mode ?? SovereigntyMode.SovereignOnly,
            Rules = spec.Sovereignty?.Allow ?? [],
            Sessions = (policy.Status?.Sessions ?? [])
                .Where(session => session.Name is not null)
                .DistinctBy(session => session.Name)
                .ToDictionary(session => session.Name!, session => session.Classification, StringComparer.Ordinal),
            HasUnlistedSessions = policy.Status?.ClassifiedSessions > (policy.Status?.Sessions?.Count ?? 0),
            Resilience = Of(spec.Resilience),
            ApiKeys = spec.ApiKeys ?? [],
            Spec = spec,
        };
    }

    private static IEnumerable<Backend> Backends(RouterPolicyModel model, ILookup<(string?, int?), RouterPolicyBackendStatus> nodes) =>
        (model.Backends ?? []).SelectMany((spec, index) => spec.Provider is { } provider
            ? [OfProvider(spec, provider, index)]
            : Found(spec, nodes[(model.Alias, index)]).SelectMany(node => OfNode(spec, node, index)));

    // A node that is named exists for requests to wait for, even before the operator has looked for it. Just after an edit the operator's answer is still that
    // to the spec before, where the same place may have meant another node, on another's machine.
    private static IEnumerable<RouterPolicyBackendStatus> Found(RouterPolicyBackend spec, IEnumerable<RouterPolicyBackendStatus> nodes) => spec.NodeRef?.Name is { } name
        ? nodes.Where(node => node.Node == name).DefaultIfEmpty(new() { Node = name, Reason = "Unknown", Message = "the operator has not looked for it yet" })
        : nodes.Where(node => (node.Tier ?? Tier.Sovereign) == (spec.Tier ?? Tier.Sovereign));

    private static Backend OfProvider(RouterPolicyBackend spec, Provider provider, int index)
    {
        var info = provider.Info();
        var url = spec.BaseUrl ?? info.BaseUrl;
        var headers = info.Headers.Select(header => KeyValuePair.Create(header.Name, header.Value))
            .Where(header => spec.Headers?.Keys.Contains(header.Key, StringComparer.OrdinalIgnoreCase) != true)
            .Concat(spec.Headers ?? new Dictionary<string, string>());
        return With(spec, new()
        {
            Key = $"{provider.Name()} {url} {spec.Model} {spec.SecretRef?.Name}/{spec.SecretRef?.Key}",
            Name = $"{provider.Name()}/{spec.Model}",
            Index = index,
            Provider = provider,
            BaseUrl = Base(url),
            Api = info.Api,
            Model = spec.Model ?? "",
            Tier = spec.Tier ?? Tier.External,
            SecretRef = spec.SecretRef,
            KeyHeader = (info.KeyHeader, info.KeyPrefix),
            Headers = [.. headers],
            HealthPath = info.HealthPath,
        });
    }

    private static IEnumerable<Backend> OfNode(RouterPolicyBackend spec, RouterPolicyBackendStatus node, int index)
    {
        var whole = With(spec, new()
        {
            Key = $"node {node.Node}",
            Name = node.Node ?? "",
            Index = index,
            Api = ProviderApi.Openai,
            Model = spec.Model ?? node.ServedModel ?? "",
            Tier = spec.Tier ?? node.Tier ?? Tier.Sovereign,
            Node = node.Node,
            ScalesToZero = node.ScalesToZero == true,
            SecretRef = node.SecretRef,
            NotReady = node.Ready == true ? null : $"{node.Reason}: {node.Message}",
        });
        if (Base(node.Endpoint) is not { } endpoint)
            return [whole with { NotReady = whole.NotReady ?? "it has no endpoint" }];
        if (node.Addresses is null)
            return [whole with { BaseUrl = endpoint }];
        return node.Addresses.Count == 0
            ? [whole with { NotReady = whole.NotReady ?? "none of its pods serves" }]
            // Pods by address: what one of them has in its cache, or is busy with, another has not.
            : node.Addresses.Select(address => whole with
            {
                Key = $"node {node.Node} {address}",
                BaseUrl = new UriBuilder(endpoint) { Host = address.Contains(':') ? $"[{address}]" : address }.Uri,
                // It has pods that serve, though perhaps not all.
                NotReady = null,
            });
    }

    private static Backend With(RouterPolicyBackend spec, Backend backend) => backend with
    {
        Weight = Math.Max(1, spec.Weight ?? 1),
        Price = new(Micro(spec.Price?.Input), Micro(spec.Price?.Cached ?? spec.Price?.Input), Micro(spec.Price?.Output)),
        ContextWindow = spec.ContextWindow,
        Capabilities = spec.Capabilities?.ToHashSet(),
    };

    private static Uri? Base(string? url) =>
        Uri.TryCreate(url?.TrimEnd('/'), UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) ? uri : null;

    private static Resilience Of(RouterPolicyResilience? spec)
    {
        var defaults = new Resilience();
        return spec is null ? defaults : new()
        {
            Connect = Ms(spec.ConnectTimeoutMs, defaults.Connect),
            FirstToken = Ms(spec.FirstTokenTimeoutMs, defaults.FirstToken),
            Idle = Ms(spec.IdleTimeoutMs, defaults.Idle),
            Total = Ms(spec.TotalTimeoutMs, defaults.Total),
            Retries = spec.Retries ?? defaults.Retries,
            BreakerFailures = spec.BreakerFailures ?? defaults.BreakerFailures,
            BreakerOpen = Ms(spec.BreakerOpenMs, defaults.BreakerOpen),
            HealthCheckInterval = Ms(spec.HealthCheckIntervalMs, defaults.HealthCheckInterval),
            HoldRequests = spec.HoldRequests ?? defaults.HoldRequests,
            HoldTimeout = Ms(spec.HoldTimeoutMs, defaults.HoldTimeout),
            MaxRequestBytes = spec.MaxRequestBytes?.Value ?? defaults.MaxRequestBytes,
            MaxResponseBytes = spec.MaxResponseBytes?.Value ?? defaults.MaxResponseBytes,
        };
    }

    private static TimeSpan Ms(int? value, TimeSpan otherwise) => value is { } ms ? TimeSpan.FromMilliseconds(ms) : otherwise;

    /// <summary>An amount in millionths; 0 for none.</summary>
    internal static long Micro(Quantity? amount) => amount?.Micros ?? 0;
}
