using System.Net;
using CwHoe.Kube;
using CwHoe.Kube.Models;
using CwHoe.Runtime.Events;
using CwHoe.Runtime.Metrics;
using Microsoft.Extensions.Logging;

namespace CwHoe.Runtime.LeaderElection;

/// <summary>One candidate: takes the Lease, renews it, gives it back, and keeps the fence open meanwhile.</summary>
/// <remarks>
/// Flow: <see cref="AcquireAsync"/> once, then renewals by themselves until <see cref="ReleaseAsync"/> or until the fence closes. Every write names
/// the version it was decided on, so of several candidates one succeeds. The lead counts from before the request that won it, and the
/// others count from when they see its result: they wait longer than the leader dares, whatever any clock shows.
/// </remarks>
/// <param name="client">The API server, not behind the fence.</param>
/// <param name="options">The Lease and the times.</param>
/// <param name="fence">Open while this candidate leads.</param>
/// <param name="events">Where taking the lead is told.</param>
/// <param name="metrics">Where <c>leader_election_master_status</c> goes.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Spreads the tries of several candidates.</param>
/// <param name="logger">The log.</param>
internal sealed class LeaderElector(
    IKubernetesClient client, LeaderElectionOptions options, WriteFence fence, EventRecorder events, RuntimeMetrics metrics, TimeProvider time,
    Random random, ILogger<LeaderElector> logger) : IDisposable
{
    private const int ReleaseTries = 3;

    private readonly ObjectKey _lease = new(options.Namespace, options.LeaseName);
    private readonly KeyValuePair<string, object?> _tag = new("name", options.LeaseName);
    private readonly LeaseObservation _observed = new(time);
    private readonly CancellationTokenSource _stopRenewing = new();
    private V1Lease? _held;
    private bool _stands;
    private bool _leads;
    private string? _told;
    private Task _renewing = Task.CompletedTask;

    /// <summary>Cancelled when the lead is lost or given back: nothing may be written any more.</summary>
    internal CancellationToken Ended => fence.Closed;

    /// <summary>What became of the lead, for the log.</summary>
    internal string Reason => $"{options.Identity} no longer holds lease {_lease}: {fence.Reason}";

    /// <summary>Completes once this candidate leads; its renewals go on by themselves.</summary>
    internal async Task AcquireAsync(CancellationToken cancellationToken)
    {
        _stands = true;
        metrics.LeaderStatus.Record(0, _tag);
        LeaderElectionLog.Standing(logger, options.Identity, _lease);
        while (!await TryAsync(cancellationToken))
            await Task.Delay(UntilNextTry(), time, cancellationToken);
        _leads = true;
        metrics.LeaderStatus.Record(1, _tag);
        fence.Closed.Register(() => metrics.LeaderStatus.Record(0, _tag));
        LeaderElectionLog.Leading(logger, options.Identity, _lease);
        events.Record(_held!, EventSeverity.Normal, "LeaderElection", "Acquire", $"{options.Identity} became leader");
        _renewing = RenewAsync();
    }

    /// <summary>Ends the lead, and gives the Lease back where it is still held. Call it when nothing writes any more.</summary>
    internal async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        _stopRenewing.Cancel();
        await _renewing;
        if (!_stands || fence.Closed.IsCancellationRequested)
            return;
        fence.Close("it was released");
        using var limit = new CancellationTokenSource(options.RenewDeadline / 2, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            if (await GiveBackAsync(either.Token))
                LeaderElectionLog.Released(logger, _lease);
        }
#pragma warning disable CA1031 // The process ends: the Lease then runs out.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LeaderElectionLog.NotReleased(logger, _lease, exception.Message);
        }
    }

    public void Dispose() => _stopRenewing.Dispose();

    private async Task RenewAsync()
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_stopRenewing.Token, fence.Closed);
        try
        {
            while (true)
            {
                await Task.Delay(options.RetryPeriod, time, end.Token);
                await TryAsync(end.Token);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
        }
    }

    /// <summary>One try, within half the renew deadline so that a hanging one leaves time for another.</summary>
    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        var began = Moment.Now(time);
        using var limit = new CancellationTokenSource(options.RenewDeadline / 2, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await TakeAsync(either.Token) && fence.Open(began, options.RenewDeadline);
        }
#pragma warning disable CA1031 // Whatever it was, it is one failed try: the deadline decides what follows.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            cancellationToken.ThrowIfCancellationRequested();
            Tell(exception.Message, problem => LeaderElectionLog.TryFailed(logger, _lease, options.RetryPeriod, problem));
            return false;
        }
    }

    private async Task<bool> TakeAsync(CancellationToken cancellationToken)
    {
        // A leader knows what it wrote last. Where that is not what is stored, it looks.
        for (var known = _held; ; known = null)
        {
            var stored = known ?? await client.GetAsync<V1Lease>(options.LeaseName, options.Namespace, cancellationToken);
            if (stored is not null && !MayTake(stored))
                return false;
            try
            {
                _held = await WriteAsync(LeaseRecord.Held(stored, options, time.GetUtcNow()), cancellationToken);
                _observed.See(_held);
                _told = null;
                return true;
            }
            catch (KubernetesException exception) when (exception.Code is HttpStatusCode.Conflict or HttpStatusCode.NotFound)
            {
                _held = null;
                if (known is null)
                    return false;   // another was quicker
            }
        }
    }

    private bool MayTake(V1Lease stored)
    {
        _observed.See(stored);
        var holder = stored.Spec?.HolderIdentity;
        if (_leads && holder != options.Identity)
        {
            fence.Close(string.IsNullOrEmpty(holder) ? "somebody else released it" : $"{holder} has taken it");
            return false;
        }

        if (!_observed.IsHeldByAnother(options))
            return true;
        Tell(holder!, held => LeaderElectionLog.HeldBy(logger, _lease, held));
        return false;
    }

    private Task<V1Lease> WriteAsync(V1Lease lease, CancellationToken cancellationToken) => lease.Metadata.ResourceVersion is null
        ? client.CreateAsync(lease, cancellationToken)
        : client.ReplaceAsync(ResourceType.Of<V1Lease>(), lease, subresource: null, cancellationToken);

    private async Task<bool> GiveBackAsync(CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var stored = _held ?? await client.GetAsync<V1Lease>(options.LeaseName, options.Namespace, cancellationToken);
            if (stored?.Spec?.HolderIdentity != options.Identity)
                return false;
            try
            {
                await WriteAsync(LeaseRecord.Released(stored, time.GetUtcNow()), cancellationToken);
                return true;
            }
            catch (KubernetesException exception) when (exception.Code == HttpStatusCode.Conflict && tries < ReleaseTries)
            {
                // The last renewal was stored though its answer never came.
                _held = null;
            }
        }
    }

    // client-go adds up to JitterFactor periods; taken off instead, the spread is the same and no candidate comes later than the period.
    private TimeSpan UntilNextTry() => options.RetryPeriod / (1 + (LeaderElectionOptions.JitterFactor * random.NextDouble()));

    private void Tell(string news, Action<string> log)
    {
        if (news == _told)
            return;
        _told = news;
        log(news);
    }
}
