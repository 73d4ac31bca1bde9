using CwHoe.EndToEnd.Cluster;
using CwHoe.EndToEnd.Models;

namespace CwHoe.EndToEnd.AgentNodes;

public sealed class DeletionTests(TestCluster cluster) : EndToEndTest(cluster)
{
    [Fact]
    public async Task AgentNode_DeletedInAnyState_TakesAllThatItMadeWithIt()
    {
        var silence = new TaskCompletionSource<(int, byte[])>();
        await using var silent = ModelServer.Start(Cluster.HostAddress, _ => silence.Task);
        var kinds = await KindsAsync();
        var before = await EverythingAsync(kinds);

        await Space.ApplyAsync(
            Node.Tiny("pending", """{"scheduling": {"nodeSelector": {"no.such/label": "yes"}}}"""),
            Node.Tiny("fetching", $$$"""{"model": {"source": "hf://someone/model/tiny.gguf", "endpoint": "{{{silent.Address}}}"}}"""),
            Node.Tiny("crashing", """{"engine": {"args": ["--no-such-option"]}}"""),
            Node.Tiny("ready", """{"cache": {"size": "1Gi"}}"""),
            Node.Tiny("invalid", """{"engine": {"args": ["--port=1"]}}"""),
            Node.External("elsewhere", $"{silent.Address}/v1"));
        await AddVolumeAsync();
        await Task.WhenAll(
            Space.UntilConditionAsync("pending", "Scheduled", "False", "Unschedulable"),
            Space.UntilConditionAsync("fetching", "ModelLoaded", "False", "Fetching"),
            Space.UntilConditionAsync("crashing", "ModelLoaded", "False", "EngineCrashing"),
            Space.UntilReadyAsync("ready"),
            Space.UntilConditionAsync("invalid", "Accepted", "False", "InvalidSpec"),
            Space.UntilConditionAsync("elsewhere", "Accepted", "True", "Valid"));

        await Space.DeleteAsync("pending", "fetching", "crashing", "ready", "invalid", "elsewhere");

        foreach (var resource in Resource.Owned.Concat(Resource.Following))
            await Space.UntilAllAsync(resource, found => found.Count == 0, "labelSelector=app.kubernetes.io%2Fmanaged-by%3Dcw-hoe");
        Assert.Equal(before, await EverythingAsync(kinds));
        silence.SetCanceled(TestContext.Current.CancellationToken);
    }

    // The local cluster has no provisioner: a volume that any claim of the namespace may have.
    private Task AddVolumeAsync() => Space.ApplyAsync($$"""
        apiVersion: v1
        kind: PersistentVolume
        metadata: {name: {{Space.Name}}}
        spec:
          capacity: {storage: 1Gi}
          accessModes: [ReadWriteOnce]
          persistentVolumeReclaimPolicy: Retain
          claimRef: {namespace: {{Space.Name}}, name: ready-models}
          hostPath: {path: /tmp, type: Directory}
        """);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Kubectl.RunAsync("delete", "pv", Space.Name, "--ignore-not-found", "--wait=false");
    }

    private async Task<string> KindsAsync()
    {
        var kinds = await Kubectl.RunAsync("api-resources", "--namespaced", "--verbs=list", "-o", "name");
        return string.Join(',', kinds.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(k => !k.StartsWith("events", StringComparison.Ordinal)));
    }

    private async Task<string[]> EverythingAsync(string kinds) =>
        [.. (await Space.RunAsync("get", kinds, "-o", "name")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order()];
}
