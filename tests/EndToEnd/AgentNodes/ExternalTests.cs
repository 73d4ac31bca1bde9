using CwHoe.EndToEnd.Cluster;
using CwHoe.EndToEnd.Models;

namespace CwHoe.EndToEnd.AgentNodes;

public sealed class ExternalTests(TestCluster cluster) : EndToEndTest(cluster)
{
    private const string Key = "sk-end-to-end-5f2c9d";

    [Fact]
    public async Task External_AnotherNodesService_IsReadyAndListsItsModels()
    {
        await Space.ApplyAsync(Node.Tiny("inner"));
        await Space.UntilReadyAsync("inner");
        await Space.ApplyAsync(Node.External("outer", $"http://inner.{Space.Name}.svc:8080/v1"));

        var node = await Space.UntilReadyAsync("outer");

        Assert.Equal(["tiny"], node.Each("status/models").Select(m => m.ToString()));
        Assert.Empty(await Space.ListOfAsync("outer", Resource.Pods));
        Assert.Equal("NotApplicable", node.Condition("Scheduled")!.Reason);

        await Space.EditAsync("outer", $$$"""{"external": {"baseUrl": "http://inner.{{{Space.Name}}}.svc:9/v1"}}""");
        await Space.UntilConditionAsync("outer", "ModelLoaded", "False", "EngineUnreachable");
    }

    [Fact]
    public async Task External_KeyInSecret_IsSentAndShownNowhere()
    {
        await using var server = ModelServer.Start(Cluster.HostAddress, request => Task.FromResult(
            request.Headers["Authorization"] == $"Bearer {Key}"
                ? ModelServer.Text("""{"object": "list", "data": [{"id": "theirs", "object": "model"}]}""")
                : ModelServer.Text($$$"""{"error": {"message": "bad key {{{request.Headers["Authorization"]}}}"}}""", 401)));
        await Space.RunAsync("create", "secret", "generic", "provider", $"--from-literal=wrong={Key}-wrong", $"--from-literal=right={Key}");

        await Space.ApplyAsync(Node.External("keyed", $"{server.Address}/v1", """{"external": {"secretRef": {"name": "provider", "key": "wrong"}}}"""));
        await Space.UntilAsync(Resource.AgentNodes, "keyed", n => n.IsObserved() && n.Condition("Ready")?.Status == "False");
        var refused = await Space.UntilConditionAsync("keyed", "ModelLoaded", "False", "EngineUnreachable");
        Assert.Contains("401", refused.Message);

        await Space.EditAsync("keyed", """{"external": {"secretRef": {"key": "right"}}}""");
        var node = await Space.UntilReadyAsync("keyed");

        Assert.Equal(["theirs"], node.Each("status/models").Select(m => m.ToString()));
        Assert.DoesNotContain(Key, node.ToJsonString());
        Assert.DoesNotContain(Key, await Space.RunAsync("get", "events", "-o", "yaml"));
        Assert.DoesNotContain(Key, await Cluster.Operator.LogsAsync());
    }
}
