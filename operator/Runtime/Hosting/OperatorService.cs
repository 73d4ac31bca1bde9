using CwHoe.Runtime.Controllers;
using CwHoe.Runtime.Informers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CwHoe.Runtime.Hosting;

/// <summary>Runs the operator: fill the informers, start the controllers, wait for the end, stop in the opposite order.</summary>
internal sealed class OperatorService(
    InformerRegistry informers, IEnumerable<IControllerLoop> controllers, OperatorHealth health, IHostApplicationLifetime lifetime,
    TimeProvider time, ILogger<OperatorService> logger) : BackgroundService
{
    private readonly IControllerLoop[] _controllers = [.. controllers];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var started = time.GetTimestamp();
            informers.Start();
            await Task.WhenAll(_controllers.Select(c => c.StartAsync(stoppingToken)));
            health.Phase = OperatorPhase.Running;
            OperatorLog.Running(logger, _controllers.Length, informers.All.Count, time.GetElapsedTime(started).TotalMilliseconds);
            await Task.Delay(Timeout.InfiniteTimeSpan, time, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            health.Phase = OperatorPhase.Stopping;
        }
#pragma warning disable CA1031 // Reported, and the process ends: a restart is the way back.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            health.Phase = OperatorPhase.Failed;
            OperatorLog.Failed(logger, exception, exception.Message);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }

        await Task.WhenAll(_controllers.Select(c => c.StopAsync()));
        await informers.StopAsync();
        OperatorLog.Stopped(logger);
    }
}
