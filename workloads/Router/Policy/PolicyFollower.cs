using CwHoe.Api.RouterPolicies;
using CwHoe.Kube.Models;
using CwHoe.Router.Choosing;
using CwHoe.Router.Settings;
using CwHoe.Runtime.Informers;

namespace CwHoe.Router.Policy;

/// <summary>Follows the policy at the API server and keeps the table that requests are routed by.</summary>
/// <remarks>
/// A table is replaced as a whole, so that no request sees half of an edit, and one under way keeps the table it began with. Which spec
/// is in force says <see cref="FollowedPolicy"/>; without one every request is refused.
/// </remarks>
internal sealed partial class PolicyFollower(
    Informer<RouterPolicy> policies, SecretValues secrets, BackendMonitors states, RouterSettings settings, TimeProvider time, ILogger<PolicyFollower> logger)
    : BackgroundService
{
    private static readonly TimeSpan SecretsAgeMost = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SecretsRetry = TimeSpan.FromSeconds(1);

    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile RoutingTable? _table;
    private FollowedPolicy _followed = FollowedPolicy.None;

    /// <summary>The table in force; null before the first policy was read and after it was deleted.</summary>
    public RoutingTable? Table => _table;

    /// <summary>When it came into force.</summary>
    public DateTimeOffset TakenAt { get; private set; }

    /// <summary>Why a newer policy is not in force, for people; null where the newest is.</summary>
    public string? Rejection => _followed.Rejection;

    /// <summary>Completes with the next change of <see cref="Table"/>.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var subscription = policies.Subscribe(async (change, cancellationToken) =>
        {
            if (change.Object.Metadata.Name == settings.Policy)
                await TakeAsync(change.Kind == ChangeKind.Deleted ? null : change.Object, cancellationToken);
        });
        policies.Start();
        while (!stoppingToken.IsCancellationRequested)
        {
            var next = Next;
            var all = _table is not { } table || await secrets.ReadAsync(References(table), stoppingToken);
            await Task.WhenAny(next, Task.Delay(all ? SecretsAgeMost : SecretsRetry, time, stoppingToken));
        }

        await policies.StopAsync();
    }

    private async Task TakeAsync(RouterPolicy? seen, CancellationToken cancellationToken)
    {
        var followed = _followed.After(seen);
        if (followed.Refused is { } refused && refused != _followed.Refused)
            LogRefused(logger, refused, followed.InForce?.Metadata.Generation);
        var table = followed.InForce is null ? null : RoutingTableBuilder.Build(followed.InForce);
        // With the keys of its backends, so that the first request after an edit finds them.
        if (table is not null)
            await secrets.ReadAsync(References(table), cancellationToken);
        (_followed, _table, TakenAt) = (followed, table, time.GetUtcNow());
        states.Keep((table?.Routes.Values ?? []).SelectMany(route => route.Backends).Select(backend => backend.Key).ToHashSet());
        LogTaken(logger, table?.Generation, table?.Routes.Count ?? 0);
        Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    private static IEnumerable<V1SecretKeySelector?> References(RoutingTable table) =>
        table.Routes.Values.SelectMany(route => route.Backends).Select(backend => backend.SecretRef).Concat(table.ApiKeys.Select(key => key.SecretRef));

    [LoggerMessage(3001, LogLevel.Information, "Generation {Generation} of the policy is in force: {Models} models")]
    private static partial void LogTaken(ILogger logger, long? generation, int models);

    [LoggerMessage(3002, LogLevel.Warning, "Generation {Generation} of the policy is not valid, its condition Accepted says why; generation {InForce} is in force")]
    private static partial void LogRefused(ILogger logger, long generation, long? inForce);
}
