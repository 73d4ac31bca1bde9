using CwHoe.Kube.Models;

namespace CwHoe.Kube.Tests.Cluster;

/// <summary>A server of custom resources only (1.36 in the project's own cluster) that knows Widgets.</summary>
public sealed class CustomResourceServer() : ClusterFixture("HOE_TEST_APIEXT_KUBECONFIG"), IAsyncLifetime
{
    private const string Body = """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.kube-tests.cw-hoe.dev"},
         "spec":{"group":"kube-tests.cw-hoe.dev","scope":"Namespaced","names":{"plural":"widgets","singular":"widget","kind":"Widget","listKind":"WidgetList"},
          "versions":[{"name":"v1","served":true,"storage":true,
           "subresources":{"status":{},"scale":{"specReplicasPath":".spec.replicas","statusReplicasPath":".status.replicas"}},
           "schema":{"openAPIV3Schema":{"type":"object","properties":{
            "spec":{"type":"object","properties":{"size":{"type":"integer","maximum":10},"replicas":{"type":"integer"},"color":{"type":"string"}}},
            "status":{"type":"object","properties":{"replicas":{"type":"integer"},"phase":{"type":"string"}}}}}}}]}}
        """;

    protected override string Which => "its custom-resource server (apiext.kubeconfig beside the cluster's)";

    public async ValueTask InitializeAsync()
    {
        var type = ResourceType.Of<Definition>();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var applied = await Client.ApplyAsync(Planned(type, null, "widgets.kube-tests.cw-hoe.dev", Body), new() { FieldManager = "kube-tests", Force = true }, patience.Token);
        var options = new WatchOptions { FieldSelector = $"metadata.name={applied.Name}", Timeout = TimeSpan.FromSeconds(60) };
        await foreach (var happened in Client.WatchAsync<Definition>(type, null, options, patience.Token))
        {
            if (happened.Object?.Status?.Conditions?.Any(condition => condition is { Type: "Established", Status: "True" }) == true)
                return;
        }
        throw new InvalidOperationException("The Widget definition was not established within 60 s");
    }

    public ValueTask DisposeAsync()
    {
        // The definition stays: other runs on the same server use it.
        Dispose();
        return default;
    }
}
