using System.Net;
using System.Runtime.CompilerServices;
using CwHoe.Contracts;
using CwHoe.Router.Choosing;
using CwHoe.Router.Limits;
using CwHoe.Router.Policy;
using CwHoe.Router.Settings;
using CwHoe.Shared.Authentication;
using CwHoe.Shared.Rpc;
using Google.Protobuf.WellKnownTypes;

namespace CwHoe.Router.Management;

/// <summary>
/// The management API, <c>RouterManagement</c> of the contracts. Who may <c>get</c> the RouterPolicy at the API server may read, who may <c>patch</c> it
/// may change; API keys may neither.
/// </summary>
internal sealed class ManagementService(
    PolicyFollower policy, BackendMonitors monitors, UsageLedger ledger, TokenReviewer tokens, AccessReviewer access, RouterSettings settings, IHostApplicationLifetime lifetime,
    TimeProvider time)
{
    private const string Scheme = "Bearer ";
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>Its methods.</summary>
    public IReadOnlyCollection<RpcMethod> Methods =>
    [
        RpcMethod.Unary<GetPolicyRequest, PolicyInEffect>("GetPolicy", async (_, context, cancel) => Describe(await TableForAsync("get", context, cancel))),
        RpcMethod.Unary<ListBackendsRequest, ListBackendsResponse>("ListBackends", async (request, context, cancel) =>
            new() { Backends = { BackendStatuses.Of(Known(await TableForAsync("get", context, cancel), request.Model), monitors, request.Model) } }),
        RpcMethod.ServerStreaming<WatchBackendsRequest, BackendEvent>("WatchBackends", WatchAsync),
        RpcMethod.Unary<ResetBackendRequest, BackendStatus>("ResetBackend", async (request, context, cancel) => Reset(request, await TableForAsync("patch", context, cancel))),
        RpcMethod.Unary<ListUsageRequest, ListUsageResponse>("ListUsage", async (request, context, cancel) =>
            UsageReport.Of(request, ledger, (await TableForAsync("get", context, cancel)).Spec.Limits, time.GetUtcNow())),
        RpcMethod.Unary<ExplainRequest, ExplainResponse>("Explain", async (request, context, cancel) =>
        {
            var table = await TableForAsync("get", context, cancel);
            return Explanation.Of(request, request.Identity.Length > 0 ? request.Identity : (await CallerAsync(context, cancel)).Identity, table, monitors);
        }),
    ];

    private async Task<RoutingTable> TableForAsync(string verb, RpcContext context, CancellationToken cancellationToken)
    {
        var caller = await CallerAsync(context, cancellationToken);
        var allowed = await access.MayAsync(caller, verb, "cw-hoe.dev", "routerpolicies", settings.Namespace, settings.Policy, cancellationToken)
            ?? throw new RpcException(RpcStatus.Unavailable, "the API server could not be asked whether you may; try again");
        if (!allowed)
            throw new RpcException(RpcStatus.PermissionDenied, $"{caller.Identity} may not {verb} routerpolicies/{settings.Policy} in namespace {settings.Namespace}, which this needs");
        return policy.Table ?? throw new RpcException(RpcStatus.Unavailable, "the policy could not be read, or is gone");
    }

    private async Task<Caller> CallerAsync(RpcContext context, CancellationToken cancellationToken)
    {
        var header = context.Http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            throw new RpcException(RpcStatus.Unauthenticated, "send a service account's token for audience cw-hoe-router: Authorization: Bearer TOKEN");
        var verdict = await tokens.AskAsync(header[Scheme.Length..].Trim(), cancellationToken);
        return verdict.Caller ?? throw new RpcException(verdict.Status == HttpStatusCode.ServiceUnavailable ? RpcStatus.Unavailable : RpcStatus.Unauthenticated, verdict.Problem);
    }

    private PolicyInEffect Describe(RoutingTable table)
    {
        var told = new PolicyInEffect
        {
            Name = settings.Policy, Namespace = settings.Namespace, ResourceVersion = table.ResourceVersion ?? "", Generation = table.Generation,
            AcceptedAt = Timestamp.FromDateTimeOffset(policy.TakenAt), Strategy = table.Strategy, SovereigntyMode = table.Mode, Rejection = policy.Rejection ?? "",
        };
        told.Rules.AddRange(table.Rules.Select(rule => rule.Name));
        told.Models.AddRange(table.Routes.Values.Select(route => new ModelInEffect { Alias = route.Alias, Backends = { route.Backends.Select(backend => backend.Name).Distinct() } }));
        return told;
    }

    private BackendStatus Reset(ResetBackendRequest request, RoutingTable table)
    {
        var servers = Known(table, request.Model).Routes.GetValueOrDefault(request.Model)?.Backends.Where(backend => backend.Name == request.Name).ToList() ?? [];
        if (servers.Count == 0)
            throw new RpcException(RpcStatus.NotFound, $"model '{request.Model}' has no backend '{request.Name}'", "name");
        servers.ForEach(server => monitors.Of(server).Reset());
        return BackendStatuses.Of(table, monitors, request.Model).First(status => status.Name == request.Name);
    }

    private async IAsyncEnumerable<BackendEvent> WatchAsync(WatchBackendsRequest request, RpcContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Known(await TableForAsync("get", context, cancellationToken), request.Model);
        // Whoever watches has no end of its own; the router must not wait for it.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var told = new Dictionary<(string Model, string Name), BackendStatus>();
        while (true)
        {
            var now = policy.Table is { } table ? BackendStatuses.Of(table, monitors, request.Model) : [];
            foreach (var status in now)
            {
                var key = (status.Model, status.Name);
                var change = !told.TryGetValue(key, out var before) ? BackendChange.Added : before.State != status.State ? BackendChange.Modified : BackendChange.Unspecified;
                if (change == BackendChange.Unspecified)
                    continue;
                told[key] = status;
                yield return new() { Change = change, Backend = status };
            }

            foreach (var key in told.Keys.Except(now.Select(status => (status.Model, status.Name))).ToList())
            {
                yield return new() { Change = BackendChange.Deleted, Backend = told[key] };
                told.Remove(key);
            }

            await Task.Delay(WatchInterval, time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            if (either.IsCancellationRequested)
                yield break;
        }
    }

    private static RoutingTable Known(RoutingTable table, string model) => model.Length == 0 || table.Routes.ContainsKey(model)
        ? table
        : throw new RpcException(RpcStatus.NotFound, $"the policy has no model '{model}'; it has: {string.Join(", ", table.Routes.Keys.Order(StringComparer.Ordinal))}", "model");
}
