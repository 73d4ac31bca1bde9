using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using CwHoe.Kube;
using CwHoe.Kube.Models;
using CwHoe.Router.Policy;
using CwHoe.Router.Settings;

namespace CwHoe.Router.Limits;

/// <summary>
/// Shares what this replica counts with the others, and keeps it over restarts: each replica writes an entry of its own into the ConfigMap
/// <c>POLICY-router-usage</c> and reads everyone's from the answer.
/// </summary>
/// <remarks>
/// Between two exchanges, a second apart while the policy has limits, a replica knows nothing of what the others let through: R replicas may together
/// pass a limit by what R-1 of them let through in that second. When the exchange fails for 30 s, requests under a limit are refused: what can't be
/// checked is not allowed.
/// </remarks>
internal sealed partial class UsageSharing(
    IKubernetesClient client, UsageLedger ledger, PolicyFollower policy, RouterSettings settings, TimeProvider time, ILogger<UsageSharing> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan IntervalWithoutLimits = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly string _configMap = $"{settings.Policy}-router-usage";
    private long _told;
    private long _exchanged;
    private bool _hasRestored;

    /// <summary>Whether what the others count is known well enough to decide by it.</summary>
    public bool IsCurrent => Volatile.Read(ref _exchanged) is not 0 and var at && time.GetElapsedTime(at) < Trusted;

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // What was counted since the last time.
        await ExchangeAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await ExchangeAsync(stoppingToken);
            var wait = policy.Table?.Spec.Limits is null && _hasRestored ? IntervalWithoutLimits : Interval;
            // A policy that gets limits must not wait for them.
            await Task.WhenAny(policy.Next, Task.Delay(wait, time, stoppingToken));
        }
    }

    private async Task ExchangeAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var version = ledger.Version;
            var entries = _hasRestored && version != _told
                ? await PatchAsync(new() { [settings.Replica] = UsageEntries.Write(ledger.Share()) }, null, either.Token)
                : await client.GetAsync<V1ConfigMap>(_configMap, settings.Namespace, either.Token)
                    ?? throw new IOException("it is not there; the operator makes it");
            if (!_hasRestored && UsageEntries.Read(entries.Data, settings.Replica) is { } before)
                ledger.Restore(before);
            _hasRestored = true;
            _told = version;
            ledger.Learn(UsageEntries.Elsewhere(entries.Data, settings.Replica, time.GetUtcNow()));
            Volatile.Write(ref _exchanged, time.GetTimestamp());
            if (UsageEntries.Fold(entries.Data, settings.Replica, time.GetUtcNow()) is { } fold)
                await FoldAsync(fold.Gone, fold.Settled, entries.Metadata.ResourceVersion, either.Token);
        }
        catch (Exception e) when (e is KubernetesException or HttpRequestException or IOException or OperationCanceledException)
        {
            if (!cancellationToken.IsCancellationRequested)
                LogFailed(logger, settings.Namespace, _configMap, e.Message);
        }
    }

    private async Task FoldAsync(IReadOnlyList<string> gone, UsageShare settled, string? version, CancellationToken cancellationToken)
    {
        var data = new JsonObject { [UsageEntries.Settled] = UsageEntries.Write(settled) };
        foreach (var key in gone)
            data[key] = null;
        try
        {
            // Only over the very entries that were read: another replica may do the same.
            await PatchAsync(data, version, cancellationToken);
        }
        catch (KubernetesException e) when (e.Code == HttpStatusCode.Conflict)
        {
            LogFoldedElsewhere(logger, gone.Count);
        }
    }

    private async Task<V1ConfigMap> PatchAsync(JsonObject data, string? version, CancellationToken cancellationToken)
    {
        var patch = new JsonObject { ["data"] = data };
        if (version is not null)
            patch["metadata"] = new JsonObject { ["resourceVersion"] = version };
        using var document = JsonDocument.Parse(patch.ToJsonString());
        return await client.PatchAsync<V1ConfigMap>(
            ResourceType.Of<V1ConfigMap>(), _configMap, settings.Namespace, PatchType.Merge, document.RootElement, subresource: null, cancellationToken);
    }

    [LoggerMessage(3301, LogLevel.Warning, "Usage can't be shared through ConfigMap {Namespace}/{Name}: {Problem}")]
    private static partial void LogFailed(ILogger logger, string @namespace, string name, string problem);

    [LoggerMessage(3302, LogLevel.Debug, "Another replica settled the usage of {Count} that are gone")]
    private static partial void LogFoldedElsewhere(ILogger logger, int count);
}
