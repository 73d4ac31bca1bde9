using CwHoe.EndToEnd.Cluster;
using CwHoe.EndToEnd.Models;

namespace CwHoe.EndToEnd.AgentNodes;

public sealed class InvalidEditTests(TestCluster cluster) : EndToEndTest(cluster)
{
    [Fact]
    public async Task AgentNode_EditedIntoNonsense_NamesEveryViolationAndKeepsItsPods()
    {
        await Space.ApplyAsync(Node.Tiny("sound"));
        await Space.UntilReadyAsync("sound");
        var before = await PodsAsync();

        await Space.EditAsync("sound", """{"engine": {"args": ["--port=1"]}, "autoscaling": {"min": 5, "max": 2}, "external": {"baseUrl": "http://elsewhere.example/v1"}}""");

        var accepted = await Space.UntilConditionAsync("sound", "Accepted", "False", "InvalidSpec");
        Assert.Contains("spec.engine.args[0]", accepted.Message);
        Assert.Contains("spec.autoscaling.m", accepted.Message);
        Assert.Contains("spec.external", accepted.Message);
        Assert.Equal(before, await PodsAsync());
        await (await Chat.WithAsync(Space, "sound")).CompleteAsync("Still there?");

        await Space.EditAsync("sound", """{"engine": {"args": null}, "autoscaling": null, "external": null}""");
        await Space.UntilConditionAsync("sound", "Accepted", "True", "Valid");
        await Space.UntilReadyAsync("sound");
        Assert.Equal(before, await PodsAsync());
    }

    private async Task<string[]> PodsAsync() => [.. (await Space.ListOfAsync("sound", Resource.Pods)).Select(p => p.Uid()).Order()];
}
