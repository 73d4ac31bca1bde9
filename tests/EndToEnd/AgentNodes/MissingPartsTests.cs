using CwHoe.EndToEnd.Cluster;
using CwHoe.EndToEnd.Models;

namespace CwHoe.EndToEnd.AgentNodes;

/// <summary>What a node needs and does not find is named, and found once it is there.</summary>
public sealed class MissingPartsTests(TestCluster cluster) : EndToEndTest(cluster)
{
    [Fact]
    public async Task MissingPart_OfEachSort_IsNamedAndMendsWithoutARestart()
    {
        var before = await Cluster.Operator.LifeAsync();
        await using var volume = HostVolume.Create(Space, "library");
        await using var hub = await Hub.StartAsync(Cluster.HostAddress);

        await Task.WhenAll(SecretAsync(hub), ClaimAsync(volume), ImageAsync(), FileAsync(), ChecksumAsync(), OfflineSourceAsync(hub));

        Assert.Equal(before, await Cluster.Operator.LifeAsync());
        Assert.DoesNotContain(Hub.Token, await Cluster.Operator.LogsAsync());
    }

    private async Task SecretAsync(Hub hub)
    {
        await Space.ApplyAsync(Node.Tiny("secret", Fetching(hub.Address, """, "secretRef": {"name": "hub"}""")));
        Assert.Contains("hub", (await NamedAsync("secret", "SecretNotFound")).Message);

        await Space.RunAsync("create", "secret", "generic", "hub", $"--from-literal=token={Hub.Token}");
        await Space.UntilReadyAsync("secret");
    }

    private async Task ClaimAsync(HostVolume volume)
    {
        await Space.ApplyAsync(Node.Tiny("claim", """{"model": {"source": "pvc://library/tiny.gguf"}}"""));
        Assert.Contains("library", (await NamedAsync("claim", "ClaimNotFound")).Message);

        await volume.BindAsync();
        Assert.Contains("tiny.gguf", (await NamedAsync("claim", "ModelNotFound")).Message);

        await volume.WriteAsync("tiny.gguf", await TinyModel.BytesAsync());
        await Space.UntilReadyAsync("claim");
    }

    private async Task ImageAsync()
    {
        await Space.ApplyAsync(Node.Tiny("image", """{"engine": {"image": "cw-hoe/no-such-image:dev"}}"""));
        Assert.Contains("cw-hoe/no-such-image:dev", (await NamedAsync("image", "ImagePullFailed")).Message);

        await Space.EditAsync("image", """{"engine": {"image": "cw-hoe/llama-cpp:dev"}}""");
        await Space.UntilReadyAsync("image");
    }

    private async Task FileAsync()
    {
        await Space.ApplyAsync(Node.Tiny("file", """{"model": {"source": "file:///models/none.gguf"}}"""));
        Assert.Contains("/models/none.gguf", (await NamedAsync("file", "ModelNotFound")).Message);

        await Space.EditAsync("file", """{"model": {"source": "file:///models/tiny.gguf"}}""");
        await Space.UntilReadyAsync("file");
    }

    private async Task ChecksumAsync()
    {
        var (wrong, right) = (new string('0', 64), await TinyModel.Sha256Async());
        await Space.ApplyAsync(Node.Tiny("checksum", $$$"""{"model": {"sha256": "{{{wrong}}}"}}"""));
        var mismatch = await NamedAsync("checksum", "ChecksumMismatch");
        Assert.Contains(right, mismatch.Message);
        Assert.Contains(wrong, mismatch.Message);

        await Space.EditAsync("checksum", $$$"""{"model": {"sha256": "{{{right}}}"}}""");
        await Space.UntilReadyAsync("checksum");
    }

    private async Task OfflineSourceAsync(Hub hub)
    {
        await Space.ApplyAsync(Node.Tiny("offline", Fetching($"http://{Cluster.HostAddress}:9")));
        Assert.Contains($"{Cluster.HostAddress}:9", (await NamedAsync("offline", "FetchFailed")).Message);

        await Space.EditAsync("offline", $$$"""{"model": {"source": "{{{Hub.Open}}}", "endpoint": "{{{hub.Address}}}"}}""");
        await Space.UntilReadyAsync("offline");
    }

    private Task<Condition> NamedAsync(string node, string reason) => Space.UntilConditionAsync(node, "ModelLoaded", "False", reason);

    private static string Fetching(string endpoint, string more = "") =>
        $$$"""{"model": {"source": "{{{Hub.Closed}}}", "endpoint": "{{{endpoint}}}"{{{more}}}}}""";
}
