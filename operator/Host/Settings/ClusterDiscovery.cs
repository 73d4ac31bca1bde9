using CwHoe.Core.Planning.AgentNodes;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Host.Settings;

/// <summary>Asks the API server, once at start, which optional kinds it has.</summary>
internal static class ClusterDiscovery
{
    private static readonly string[] BudgetVersions = ["v1", "v1beta1"];

    public static async Task<ClusterApis> ReadAsync(KubernetesClient client, CancellationToken cancellationToken)
    {
        var resources = await client.DiscoverAsync(cancellationToken);
        return new()
        {
            PodDisruptionBudget = BudgetVersions.FirstOrDefault(version => resources.Has(ResourceType.Of<V1PodDisruptionBudget>() with { Version = version })),
        };
    }
}
