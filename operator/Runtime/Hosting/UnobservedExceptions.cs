using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CwHoe.Runtime.Hosting;

/// <summary>Logs what a task threw and nobody awaited: always a bug, and without this one that nobody sees.</summary>
internal sealed class UnobservedExceptions(ILogger<UnobservedExceptions> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        TaskScheduler.UnobservedTaskException += Log;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        TaskScheduler.UnobservedTaskException -= Log;
        return Task.CompletedTask;
    }

    private void Log(object? sender, UnobservedTaskExceptionEventArgs e) => OperatorLog.Unobserved(logger, e.Exception, e.Exception.InnerException?.Message ?? e.Exception.Message);
}
