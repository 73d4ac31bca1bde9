using CwHoe.Core.Planning;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Host.Settings;

/// <summary>Asks the API server, once at start, which optional kinds it has.</summary>
internal static class ClusterDiscovery
{
    private static readonly ResourceType[] Budgets =
        [ResourceType.Of<V1PodDisruptionBudget>(), ResourceType.Of<V1PodDisruptionBudget>() with { Version = "v1beta1" }];

    public static async Task<ClusterApis> ReadAsync(KubernetesClient client, CancellationToken cancellationToken)
    {
        var resources = await client.DiscoverAsync(Budgets.Select(b => b.ApiVersion), cancellationToken);
        return new() { PodDisruptionBudget = Budgets.FirstOrDefault(resources.Has)?.Version };
    }
}
