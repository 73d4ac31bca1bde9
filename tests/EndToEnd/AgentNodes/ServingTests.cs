using CwHoe.EndToEnd.Cluster;
using CwHoe.EndToEnd.Models;
using OpenAI.Chat;

namespace CwHoe.EndToEnd.AgentNodes;

/// <summary>What a newcomer sees: apply the sample, look at it, talk to it.</summary>
public sealed class ServingTests(TestCluster cluster) : EndToEndTest(cluster)
{
    private const string Sample = "tiny";

    [Fact]
    public async Task AgentNode_SampleApplied_AnswersTheOpenAIClientAndShowsIt()
    {
        await Space.RunAsync("apply", "-f", Path.Combine(TestCluster.Repository, "samples", "agentnode-tiny.yaml"));
        var node = await Space.UntilReadyAsync(Sample);

        foreach (var type in new[] { "Accepted", "Scheduled", "ModelLoaded", "Ready" })
            Assert.Equal("True", node.Condition(type)?.Status);
        Assert.Equal($"http://{Sample}.{Space.Name}.svc:8080/v1", node.Text("status/endpoint"));
        Assert.Equal(["tiny"], node.Each("status/models").Select(m => m.ToString()));
        Assert.NotEmpty(node.Text("status/capabilities/engineVersion")!);
        Assert.Equal("2048", node.Text("status/capabilities/contextLength"));

        await AnswersAsync();
        await ShowsAsync();
        await TellsTransitionsAsync();
    }

    private async Task AnswersAsync()
    {
        var chat = await Chat.WithAsync(Space, Sample);
        Assert.Equal(["tiny"], await chat.ModelsAsync());

        var whole = await chat.CompleteAsync("Say something.", tokens: 8);
        Assert.Equal(ChatFinishReason.Length, whole.FinishReason);
        Assert.Equal(8, whole.Usage.OutputTokenCount);
        Assert.True(whole.Usage.InputTokenCount > 0);

        var streamed = await chat.StreamAsync("Say something.", tokens: 64);
        Assert.Equal(ChatFinishReason.Length, streamed.FinishReason);
        Assert.Equal(64, streamed.Usage?.OutputTokenCount);
        Assert.True(streamed.Parts > 1, "a stream comes in parts");
    }

    private async Task ShowsAsync()
    {
        var table = (await Space.RunAsync("get", "agentnodes")).Split('\n');
        Assert.Equal(["NAME", "ROLE", "ENGINE", "MODEL", "GPU", "READY", "ENDPOINT", "AGE"], Columns(table[0]));
        Assert.Contains("llamaCpp", table[1]);
        Assert.Contains("True", table[1]);
        Assert.Contains($"http://{Sample}.{Space.Name}.svc:8080/v1", table[1]);
        foreach (var category in new[] { "all", "hoe" })
            Assert.Contains($"agentnode.cw-hoe.dev/{Sample}", await Space.RunAsync("get", category, "-o", "name"));
    }

    private async Task TellsTransitionsAsync()
    {
        var events = await Space.UntilAllAsync(
            Resource.Events,
            found => found.Any(e => e.Text("reason") == "Available"),
            $"fieldSelector=involvedObject.kind%3DAgentNode%2CinvolvedObject.name%3D{Sample}");
        var reasons = events.Select(e => e.Text("reason")!).ToHashSet();
        Assert.Superset(new HashSet<string> { "Valid", "AllPodsScheduled", "Served", "Available" }, reasons);
        Assert.All(events, e => Assert.Equal("Normal", e.Text("type")));
    }

    private static string[] Columns(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
