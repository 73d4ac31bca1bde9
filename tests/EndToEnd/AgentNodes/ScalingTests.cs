using CwHoe.EndToEnd.Cluster;
using CwHoe.EndToEnd.Models;

namespace CwHoe.EndToEnd.AgentNodes;

public sealed class ScalingTests(TestCluster cluster) : EndToEndTest(cluster)
{
    [Fact]
    public async Task Scale_ThroughKubectlAndAutoscaler_ChangesReplicas()
    {
        await Space.ApplyAsync(Node.Tiny("wide"));
        await Space.UntilReadyAsync("wide");

        await Space.RunAsync("scale", "agentnode/wide", "--replicas=2");
        await Space.UntilAsync(Resource.AgentNodes, "wide", n => n.IsReady() && n.Text("status/readyReplicas") == "2");
        var scale = await Kubectl.RawAsync($"{Resource.AgentNodes.PathIn(Space.Name)}/wide/scale");
        Assert.Equal("2", scale.Text("status/replicas"));
        var selected = await Space.ListAsync(Resource.Pods, $"labelSelector={Uri.EscapeDataString(scale.Text("status/selector")!)}");
        Assert.Equal(2, selected.Count(p => p.At("metadata/deletionTimestamp") is null));

        // Kubernetes' own autoscaler can read it; without a metrics server it says so and leaves the scale alone.
        await Space.RunAsync("autoscale", "agentnode/wide", "--min=1", "--max=3");
        await Kubectl.UntilAsync(
            new Resource("/apis/autoscaling/v2beta2", "horizontalpodautoscalers"), Space.Name, found => found is [var only] && only.Condition("AbleToScale")?.Status == "True");
        await Space.RunAsync("delete", "hpa", "wide");

        await Space.RunAsync("scale", "agentnode/wide", "--replicas=0");
        await Space.UntilAsync(Resource.AgentNodes, "wide", n => n.IsObserved() && n.Condition("Scheduled")?.Reason == "ScaledToZero");
        await Space.UntilOfAsync("wide", Resource.Pods, pods => pods.All(p => p.At("metadata/deletionTimestamp") is not null));
    }

    [Fact]
    public async Task Autoscaling_LoadComesAndGoes_ReplicasFollowBetweenMinAndMax()
    {
        await Space.ApplyAsync(Node.Tiny("busy", """{"autoscaling": {"min": 1, "max": 2, "targetInFlight": 2, "scaleDownDelaySeconds": 1}}"""));
        await Space.UntilReadyAsync("busy");
        var chat = await Chat.WithAsync(Space, "busy");

        using var enough = new CancellationTokenSource();
        var load = Enumerable.Range(0, 6).Select(_ => AskUntilAsync(chat, enough.Token)).ToArray();
        try
        {
            var grown = Space.UntilAsync(Resource.AgentNodes, "busy", n => n.Text("status/desiredReplicas") == "2" && n.Text("status/readyReplicas") == "2");
            await await Task.WhenAny([grown, .. load]);   // a client that fails ends the wait
            await grown;
        }
        finally
        {
            await enough.CancelAsync();
            await Task.WhenAll(load);
        }

        await Space.UntilAsync(Resource.AgentNodes, "busy", n => n.Text("status/desiredReplicas") == "1");
        await Space.UntilAsync(Resource.AgentNodes, "busy", n => n.Text("status/replicas") == "1" && n.IsReady());
    }

    // The engine's 2048 tokens of context are shared by the requests it works on.
    private static async Task AskUntilAsync(Chat chat, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
            await chat.StreamAsync("Keep talking.", tokens: 400);
    }
}
