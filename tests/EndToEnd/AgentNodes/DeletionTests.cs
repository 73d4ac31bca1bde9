using CwHoe.EndToEnd.Cluster;
using CwHoe.EndToEnd.Models;

namespace CwHoe.EndToEnd.AgentNodes;

public sealed class DeletionTests(TestCluster cluster) : EndToEndTest(cluster)
{
    [Fact]
    public async Task AgentNode_DeletedInAnyState_TakesAllThatItMadeWithIt()
    {
        await using var silent = ModelServer.Start(Cluster.HostAddress, _ => new TaskCompletionSource<(int, byte[])>().Task);
        await using var hub = await Hub.StartAsync(Cluster.HostAddress);
        var kinds = await KindsAsync();
        var before = await EverythingAsync(kinds);

        await Space.ApplyAsync(
            Node.Tiny("pending", """{"scheduling": {"nodeSelector": {"no.such/label": "yes"}}}"""),
            Node.Tiny("fetching", $$$"""{"model": {"source": "hf://someone/model/tiny.gguf", "endpoint": "{{{silent.Address}}}"}}"""),
            Node.Tiny("crashing", """{"engine": {"args": ["--no-such-option"]}}"""),
            Node.Tiny("ready", $$$"""{"model": {"source": "{{{Hub.Open}}}", "endpoint": "{{{hub.Address}}}"}, "cache": {"size": "64Mi"}}"""),
            Node.Tiny("invalid", """{"engine": {"args": ["--port=1"]}}"""),
            Node.External("elsewhere", $"{silent.Address}/v1"));
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
    }

    private async Task<string> KindsAsync()
    {
        var kinds = await Kubectl.RunAsync("api-resources", "--namespaced", "--verbs=list", "-o", "name");
        return string.Join(',', kinds.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(k => !k.StartsWith("events", StringComparison.Ordinal)));
    }

    private async Task<string[]> EverythingAsync(string kinds) =>
        [.. (await Space.RunAsync("get", kinds, "-o", "name")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order()];
}
