using CwHoe.Kube;
using CwHoe.Kube.Models;
using CwHoe.Runtime.Controllers;
using CwHoe.Runtime.Hosting;
using CwHoe.Runtime.Metrics;
using CwHoe.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CwHoe.Runtime.Tests.Scripted;

/// <summary>A host with one controller of <see cref="Widget"/> on a fake cluster and virtual time.</summary>
internal sealed class TestOperator : IAsyncDisposable
{
    internal const string OwnerLabel = "test.cw-hoe.dev/owner-uid";

    internal static readonly ResourceType Part = new("", "v1", "ConfigMap", "configmaps", EntityScope.Namespaced);
    internal static readonly OperatorOptions Options = new() { Name = "test.cw-hoe.dev/operator", OwnerLabel = OwnerLabel };

    private readonly RunningOperator _running;

    internal TestOperator(
        FakeCluster cluster, WidgetController controller, Action<ControllerBuilder<Widget>>? configure = null,
        OperatorOptions? options = null, Action<IServiceCollection>? services = null, IKubernetesClient? client = null)
    {
        _running = new(client ?? cluster, options ?? Options, builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(Time);
            builder.Services.AddSingleton(controller);
            services?.Invoke(builder.Services);
            builder.AddController<WidgetController.Adapter, Widget>(configure);
        });
        var own = Services.GetRequiredService<RuntimeMetrics>().Meter;
        Collector = new(meter => ReferenceEquals(meter, own));
    }

    internal ManualTime Time { get; } = new();

    internal IServiceProvider Services => _running.Services;

    internal MetricsCollector Collector { get; }

    internal OperatorHealth Health => Services.GetRequiredService<OperatorHealth>();

    internal CwHoe.Runtime.Queue.WorkQueue<ObjectKey> Queue => ((ControllerLoop<Widget>)Services.GetRequiredService<IControllerLoop>()).Queue;

    internal Task StartAsync() => _running.StartAsync(TestContext.Current.CancellationToken).InTime();

    internal Task StopAsync() => _running.StopAsync(TestContext.Current.CancellationToken).InTime();

    internal CancellationToken Stopping => Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

    /// <summary>The metrics as Prometheus sees them.</summary>
    internal string Metrics() => PrometheusText.Write(Collector.Collect());

    public async ValueTask DisposeAsync()
    {
        await _running.DisposeAsync();
        Collector.Dispose();
    }
}
