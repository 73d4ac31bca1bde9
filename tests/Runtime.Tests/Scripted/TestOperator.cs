using CwHoe.Kube;
using CwHoe.Kube.Models;
using CwHoe.Runtime.Controllers;
using CwHoe.Runtime.Hosting;
using CwHoe.Runtime.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CwHoe.Runtime.Tests.Scripted;

/// <summary>A host with one controller of <see cref="Widget"/> on a fake cluster and virtual time.</summary>
internal sealed class TestOperator : IAsyncDisposable
{
    internal const string OwnerLabel = "test.cw-hoe.dev/owner-uid";

    internal static readonly ResourceType Part = new("", "v1", "ConfigMap", "configmaps", EntityScope.Namespaced);
    internal static readonly OperatorOptions Options = new() { Name = "test.cw-hoe.dev/operator", OwnerLabel = OwnerLabel };

    private readonly IHost _host;
    private bool _isStarted;

    internal TestOperator(
        FakeCluster cluster, WidgetController controller, Action<ControllerBuilder<Widget>>? configure = null,
        OperatorOptions? options = null, Action<IServiceCollection>? services = null, IKubernetesClient? client = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddSingleton(client ?? cluster);
        builder.Services.AddLogging(logging => logging.ClearProviders());
        services?.Invoke(builder.Services);
        builder.Services.AddSingleton(controller);
        builder.Services.AddKubernetesOperator(options ?? Options).AddController<WidgetController.Adapter, Widget>(configure);
        _host = builder.Build();
        var own = Services.GetRequiredService<RuntimeMetrics>().Meter;
        Collector = new(meter => ReferenceEquals(meter, own));
    }

    internal ManualTime Time { get; } = new();

    internal IServiceProvider Services => _host.Services;

    internal MetricsCollector Collector { get; }

    internal OperatorHealth Health => Services.GetRequiredService<OperatorHealth>();

    internal CwHoe.Runtime.Queue.WorkQueue<ObjectKey> Queue => ((ControllerLoop<Widget>)Services.GetRequiredService<IControllerLoop>()).Queue;

    internal Task StartAsync()
    {
        _isStarted = true;
        return _host.StartAsync(TestContext.Current.CancellationToken).InTime();
    }

    internal Task StopAsync() => _host.StopAsync(TestContext.Current.CancellationToken).InTime();

    internal CancellationToken Stopping => Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

    /// <summary>The metrics as Prometheus sees them.</summary>
    internal string Metrics() => PrometheusText.Write(Collector.Collect());

    public async ValueTask DisposeAsync()
    {
        if (_isStarted)
            await StopAsync();
        Collector.Dispose();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    /// <summary>Leaves the signals of the test process alone.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
