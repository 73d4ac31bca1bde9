using CwHoe.Contracts;
using CwHoe.Router.Choosing;
using CwHoe.Router.Policy;
using Google.Protobuf.WellKnownTypes;

namespace CwHoe.Router.Management;

/// <summary>What is known of every backend, in the words of the management API. The pods of one AgentNode are one backend.</summary>
internal static class BackendStatuses
{
    /// <summary>Those of one model, or of all, in the policy's order.</summary>
    public static IReadOnlyList<BackendStatus> Of(RoutingTable table, BackendMonitors monitors, string model) =>
    [
        .. table.Routes.Values
            .Where(route => model.Length == 0 || route.Alias == model)
            .SelectMany(route => route.Backends.GroupBy(backend => backend.Name).Select(group => Of(route.Alias, [.. group], monitors))),
    ];

    private static BackendStatus Of(string alias, IReadOnlyList<Backend> servers, BackendMonitors monitors)
    {
        var first = servers[0];
        var states = servers.Select(monitors.HealthOf).ToList();
        var known = servers.Select(monitors.Of).ToList();
        var best = known[states.IndexOf(states.Min())];
        var latencies = known.Where(monitor => monitor.LatencyMs > 0).Select(monitor => monitor.LatencyMs).ToList();
        var failed = known.MaxBy(monitor => monitor.LastErrorAt ?? DateTimeOffset.MinValue)!;
        var status = new BackendStatus
        {
            Model = alias,
            Name = first.Name,
            Tier = first.Tier,
            Host = first.Node is null ? first.BaseUrl?.Authority ?? "" : string.Join(", ", servers.Select(server => server.BaseUrl?.Authority).OfType<string>()),
            State = states.Min(),
            Since = Timestamp.FromDateTimeOffset(best.Since),
            InFlight = known.Sum(monitor => monitor.InFlight),
            Failures = known.Max(monitor => monitor.Failures),
            LastError = first.NotReady ?? failed.LastError ?? "",
        };
        if (first.Node is { } node)
            status.Node = node;
        else if (first.Provider is { } provider)
            status.Provider = provider;
        if (best.RetryAt is { } retry)
            status.RetryAt = Timestamp.FromDateTimeOffset(retry);
        if (failed.LastErrorAt is { } at)
            status.LastErrorAt = Timestamp.FromDateTimeOffset(at);
        if (latencies.Count > 0)
            status.LatencyMs = latencies.Average();
        return status;
    }
}
