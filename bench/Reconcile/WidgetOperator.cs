using CwHoe.Kube;
using CwHoe.Kube.Models;
using CwHoe.Runtime.Hosting;
using CwHoe.Runtime.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CwHoe.ReconcileBench;

/// <summary>The runtime with one controller of widgets, in this process.</summary>
internal sealed class WidgetOperator : IAsyncDisposable
{
    private readonly ResyncClock _clock = new();
    private readonly IHost _host;
    private readonly MetricsCollector _metrics;

    public WidgetOperator(IKubernetesClient client, string ns, int workers)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddSingleton(client);
        builder.Services.AddSingleton<TimeProvider>(_clock);
        builder.Services.AddSingleton(Progress);
        builder.Services.AddLogging(logging => logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning));
        var options = new OperatorOptions
        {
            Name = "bench.cw-hoe.dev/operator", OwnerLabel = Widget.OwnerLabel, OwnedSelector = Widget.OwnerLabel, Namespaces = [ns], ResyncPeriod = ResyncClock.Period,
        };
        builder.Services.AddKubernetesOperator(options)
            .AddController<WidgetController, Widget>(controller => controller.MaxConcurrentReconciles(workers).Owns(ResourceType.Of<Part>()));
        _host = builder.Build();
        // Listens from the start, as in an operator that is scraped.
        _metrics = _host.Services.GetRequiredService<MetricsCollector>();
    }

    public Progress Progress { get; } = new();

    /// <summary>Requests sent to the API server by this process since this was made.</summary>
    public double Requests => _metrics.Sum("rest_client_requests_total");

    public Task StartAsync() => _host.StartAsync();

    /// <summary>Reconciles every object once more though nothing changed, and waits until that is done.</summary>
    public async Task ResyncAsync(int objects)
    {
        var done = Progress.Reconciled.ReachAsync(Progress.Reconciled.Count + objects);
        _clock.Fire();
        await done;
    }

    /// <summary>Waits until nothing is queued or being worked on.</summary>
    public async Task DrainAsync()
    {
        for (var quiet = 0; quiet < 2; await Task.Delay(100))
            quiet = _metrics.Sum("workqueue_depth") + _metrics.Sum("controller_runtime_active_workers") == 0 ? quiet + 1 : 0;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    /// <summary>Leaves the signals of the process alone.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
