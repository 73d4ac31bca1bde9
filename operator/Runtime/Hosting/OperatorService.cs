using CwHoe.Runtime.Controllers;
using CwHoe.Runtime.Informers;
using CwHoe.Runtime.LeaderElection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CwHoe.Runtime.Hosting;

/// <summary>Runs the operator: fill the informers, wait for the lead, start the controllers, wait for the end, stop in the opposite order.</summary>
/// <remarks>
/// At shutdown, controllers and then informers stop before anything else of the host does, so that health and metrics are served until then;
/// the lease is released after everything else has stopped.
/// </remarks>
internal sealed class OperatorService(
    InformerRegistry informers, IEnumerable<IControllerLoop> controllers, OperatorHealth health, IHostApplicationLifetime lifetime,
    TimeProvider time, ILogger<OperatorService> logger, LeaderElector? elector = null) : BackgroundService, IHostedLifecycleService
{
    private readonly IControllerLoop[] _controllers = [.. controllers];

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => StopAsync(cancellationToken);

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        // A reconcile that outlasted everything may still write: then the lease is left to run out.
        if (elector is not null && ExecuteTask is { IsCompleted: true })
            await elector.ReleaseAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var leadEnded = elector?.Ended ?? CancellationToken.None;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, leadEnded);
        await using var watch = leadEnded.Register(OnLeadLost);
        try
        {
            await RunAsync(end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            if (health.IsAlive)
                health.Phase = OperatorPhase.Stopping;
        }
#pragma warning disable CA1031 // Reported, and the process ends: a restart is the way back.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            OperatorLog.Failed(logger, exception, exception.Message);
            Fail();
        }

        await Task.WhenAll(_controllers.Select(c => c.StopAsync()));
        await informers.StopAsync();
        OperatorLog.Stopped(logger);
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        informers.Start();
        await informers.WaitForSyncAsync(cancellationToken);
        var synced = time.GetElapsedTime(started).TotalMilliseconds;
        if (elector is not null)
        {
            health.Phase = OperatorPhase.Standby;
            OperatorLog.Standby(logger, informers.All.Count, synced);
            await elector.AcquireAsync(cancellationToken);
        }

        await Task.WhenAll(_controllers.Select(c => c.StartAsync(cancellationToken)));
        health.Phase = OperatorPhase.Running;
        OperatorLog.Running(logger, _controllers.Length, informers.All.Count, synced);
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
    }

    private void OnLeadLost()
    {
        foreach (var controller in _controllers)
            controller.Abort();
        OperatorLog.LeadLost(logger, elector!.Reason);
        Fail();
    }

    private void Fail()
    {
        health.Phase = OperatorPhase.Failed;
        Environment.ExitCode = 1;
        lifetime.StopApplication();
    }
}
