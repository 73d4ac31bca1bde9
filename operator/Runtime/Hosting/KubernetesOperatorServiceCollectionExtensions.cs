using CwHoe.Runtime.Apply;
using CwHoe.Runtime.Controllers;
using CwHoe.Runtime.Events;
using CwHoe.Runtime.Informers;
using CwHoe.Runtime.LeaderElection;
using CwHoe.Runtime.Metrics;
using CwHoe.Runtime.Status;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CwHoe.Runtime.Hosting;

/// <summary>Puts an operator into a host.</summary>
public static class KubernetesOperatorServiceCollectionExtensions
{
    /// <summary>Adds the runtime; add controllers to what it returns.</summary>
    /// <remarks>
    /// Needs an <see cref="Kube.IKubernetesClient"/> among <paramref name="services"/>, added before where there is leader election, which then puts its fence
    /// around it; takes a <see cref="TimeProvider"/> where there is one.
    /// </remarks>
    /// <param name="services">The services of the process.</param>
    /// <param name="options">What all controllers share.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of range.</exception>
    public static KubernetesOperatorBuilder AddKubernetesOperator(this IServiceCollection services, OperatorOptions options)
    {
        options.Validate();
        if (options.LeaderElection is { } election)
            services.AddLeaderElection(election);
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RuntimeMetrics>();
        services.TryAddSingleton<MetricsCollector>();
        services.TryAddSingleton<ProcessMetrics>();
        services.TryAddSingleton<InformerRegistry>();
        services.TryAddSingleton<WriteBarrier>();
        services.TryAddSingleton<OrphanSweeper>();
        services.TryAddSingleton<OperatorHealth>();
        services.TryAddSingleton<Applier>();
        services.AddSingleton<IOwnerMemory>(s => s.GetRequiredService<Applier>());
        services.TryAddSingleton<StatusWriter>();
        services.AddHostedService<UnobservedExceptions>();
        // Started before and so stopped after the operator: the last reconciles' events are still taken.
        services.TryAddSingleton(s => new EventRecorder(
            s.UnfencedClient(), options, s.GetRequiredService<RuntimeMetrics>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<EventRecorder>>()));
        services.AddHostedService(s => s.GetRequiredService<EventRecorder>());
        services.AddHostedService<OperatorService>();
        services.AddHostedService<MemoryTrimmer>();
        // The host must not give up on the drain before the drain does.
        services.Configure<HostOptions>(host => host.ShutdownTimeout = Max(host.ShutdownTimeout, options.DrainTimeout + TimeSpan.FromSeconds(10)));
        return new(services);
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
