using CwHoe.Kube;
using CwHoe.Runtime.Events;
using CwHoe.Runtime.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CwHoe.Runtime.LeaderElection;

/// <summary>Puts the fence between everything in the process and the API server.</summary>
internal static class LeaderElectionServices
{
    /// <summary>Key of the client that the fence does not hold back: for the Lease itself, and for events, which report and steer nothing.</summary>
    private const string Unfenced = "unfenced";

    /// <summary>Adds a candidate, and fences the client that <paramref name="services"/> already have.</summary>
    /// <exception cref="InvalidOperationException">There is no client yet that could be fenced.</exception>
    internal static void AddLeaderElection(this IServiceCollection services, LeaderElectionOptions options)
    {
        var client = services.LastOrDefault(s => s.ServiceType == typeof(IKubernetesClient) && !s.IsKeyedService);
        switch (client)
        {
            case { ImplementationInstance: { } instance }:
                services.AddKeyedSingleton(Unfenced, (IKubernetesClient)instance);
                break;
            case { ImplementationFactory: { } make }:
                services.AddKeyedSingleton(Unfenced, (s, _) => (IKubernetesClient)make(s));
                break;
            default:
                throw new InvalidOperationException("Leader election fences the IKubernetesClient: add it, as an instance or by a factory, before the operator");
        }

        services.Remove(client);
        services.AddSingleton(s => new WriteFence(s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IKubernetesClient>(s => new FencedClient(s.UnfencedClient(), s.GetRequiredService<WriteFence>()));
        services.AddSingleton(s => new LeaderElector(
            s.UnfencedClient(), options, s.GetRequiredService<WriteFence>(), s.GetRequiredService<EventRecorder>(), s.GetRequiredService<RuntimeMetrics>(),
            s.GetRequiredService<TimeProvider>(), new Random(), s.GetRequiredService<ILogger<LeaderElector>>()));
    }

    /// <summary>The client behind the fence; the only one where there is no leader election.</summary>
    internal static IKubernetesClient UnfencedClient(this IServiceProvider services) =>
        services.GetKeyedService<IKubernetesClient>(Unfenced) ?? services.GetRequiredService<IKubernetesClient>();
}
