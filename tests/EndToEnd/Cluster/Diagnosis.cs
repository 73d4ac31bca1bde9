namespace CwHoe.EndToEnd.Cluster;

/// <summary>What a person would look at first when a test has failed.</summary>
internal static class Diagnosis
{
    /// <summary>Prints AgentNodes, pods, events and the logs of engines and operator into the test's output.</summary>
    public static async Task PrintAsync(TestCluster cluster, string space)
    {
        await PrintAsync(cluster, "get", "agentnodes", "-n", space, "-o", "yaml");
        await PrintAsync(cluster, "get", "all,pvc,configmap,networkpolicy", "-n", space, "-o", "wide");
        await PrintAsync(cluster, "describe", "pods", "-n", space);
        await PrintAsync(cluster, "get", "events", "-n", space, "--sort-by=.metadata.creationTimestamp");
        await PrintAsync(cluster, "logs", "-n", space, "-l", "app.kubernetes.io/managed-by=cw-hoe", "--all-containers", "--prefix", "--tail=20");
        await PrintAsync(cluster, "get", "pods", "-n", OperatorPod.Space, "-o", "wide");
        await PrintAsync(cluster, "logs", "-n", OperatorPod.Space, "deployment/cw-hoe-operator", "--tail=150");
        await PrintAsync(cluster, "logs", "-n", OperatorPod.Space, "deployment/cw-hoe-operator", "--tail=50", "--previous");
    }

    private static async Task PrintAsync(TestCluster cluster, params string[] arguments)
    {
        var result = await cluster.Kubectl.TryAsync(arguments);
        TestContext.Current.TestOutputHelper?.WriteLine($"$ kubectl {string.Join(' ', arguments)}\n{result.All}");
    }
}
