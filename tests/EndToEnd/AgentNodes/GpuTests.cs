using System.Text.Json.Nodes;
using CwHoe.EndToEnd.Cluster;
using CwHoe.EndToEnd.Models;

namespace CwHoe.EndToEnd.AgentNodes;

public sealed class GpuTests(TestCluster cluster) : EndToEndTest(cluster)
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Cluster.SetGpusAsync(4);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Cluster.SetGpusAsync(0);
    }

    [Fact]
    public async Task Gpus_FiveAskedOfFour_OneNodeWaitsInTheSchedulersWordsUntilAnotherGoes()
    {
        await Space.ApplyAsync(Asking("one", 1), Asking("two", 2), Asking("deux", 2));
        var nodes = await Space.UntilAllAsync(
            Resource.AgentNodes, found => found.Count == 3 && found.Count(Json.IsReady) == 2 && found.Count(IsUnschedulable) == 1);

        var waiting = nodes.Single(IsUnschedulable);
        var pod = Assert.Single(await Space.ListOfAsync(waiting.Name(), Resource.Pods));
        Assert.Contains(pod.Condition("PodScheduled")!.Message, waiting.Condition("Scheduled")!.Message);
        Assert.Contains("Insufficient nvidia.com/gpu", waiting.Condition("Scheduled")!.Message);
        Assert.Equal("False", waiting.Condition("Ready")!.Status);

        var running = nodes.First(n => n.IsReady() && n.Name() != "one");
        Assert.Equal("NVIDIA-L4", running.Text("status/capabilities/gpuProduct"));
        Assert.Equal("23034", running.Text("status/capabilities/gpuMemoryMiB"));
        Assert.Equal("2", running.Text("status/capabilities/gpuCount"));

        await Space.DeleteAsync(running.Name());
        var mended = await Space.UntilReadyAsync(waiting.Name());
        Assert.Equal("True", mended.Condition("Scheduled")!.Status);
    }

    [Fact]
    public async Task Gpus_ProductTheNodeLacks_IsUnschedulable()
    {
        await Space.ApplyAsync(Node.Tiny("picky", """{"gpu": {"count": 1, "products": ["NVIDIA-H100"]}}"""));
        var scheduled = await Space.UntilConditionAsync("picky", "Scheduled", "False", "Unschedulable");
        Assert.Contains("0/1 nodes are available", scheduled.Message);

        await Space.EditAsync("picky", """{"gpu": {"products": ["NVIDIA-H100", "NVIDIA-L4"], "minMemoryMiB": 20000}}""");
        await Space.UntilReadyAsync("picky");
    }

    private static string Asking(string name, int count) => Node.Tiny(name, $$$"""{"gpu": {"count": {{{count}}}}}""");

    private static bool IsUnschedulable(JsonNode node) => node.Condition("Scheduled") is { Status: "False", Reason: "Unschedulable" };
}
