using CwHoe.Kube.Models;

namespace CwHoe.Kube.Tests.Cluster;

/// <summary>A whole Kubernetes (1.20 in the project's own cluster) with a namespace for the tests.</summary>
public sealed class FullCluster() : ClusterFixture("HOE_TEST_KUBECONFIG"), IAsyncLifetime
{
    private static readonly ResourceType Namespaces = new("", "v1", "Namespace", "namespaces", EntityScope.Cluster);

    private bool made;

    protected override string Which => "the cluster";

    public async ValueTask InitializeAsync()
    {
        await Client.CreateAsync(Namespaces, new PartialObjectMetadata { Metadata = new() { Name = Unique } }, default);
        made = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (made)
            await Client.DeleteAsync(Namespaces, Unique, null, new(), default);
        Dispose();
    }
}
