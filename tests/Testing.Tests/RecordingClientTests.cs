using System.Text.Json;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Testing.Tests;

[Trait("Needs", "cluster")]
public sealed class RecordingClientTests
{
    private static readonly ResourceType ConfigMaps = ResourceType.Of<V1ConfigMap>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_EveryVerb_AreWrittenDownWithWhatWasSent()
    {
        await using var server = await StartAsync();
        var client = new RecordingClient(server.Client, server.Json);
        var written = new V1ConfigMap { Metadata = new() { Name = "a", Namespace = server.Namespace }, Data = new Dictionary<string, string> { ["k"] = "1" } };

        var stored = await client.CreateAsync(ConfigMaps, written, Cancellation);
        await client.ReplaceAsync(ConfigMaps, stored with { Data = written.Data }, null, Cancellation);
        await client.PatchAsync<V1ConfigMap>(ConfigMaps, "a", server.Namespace, PatchType.Merge, JsonElement.Parse("""{"data":{"k":"2"}}"""), null, Cancellation);
        await client.ApplyAsync(Planned(server, "a"), new() { FieldManager = "test", Force = true }, Cancellation);
        await client.GetAsync<V1ConfigMap>("a", server.Namespace, Cancellation);
        var page = await client.ListPageAsync<V1ConfigMap>(ConfigMaps, server.Namespace, new(), Cancellation);
        await foreach (var change in client.WatchAsync<V1ConfigMap>(ConfigMaps, server.Namespace, new(), Cancellation))
        {
            Assert.Contains(change.Object!.Metadata.Name, page.Items.Select(i => i.Metadata.Name));
            break;
        }

        await client.DeleteAsync<V1ConfigMap>("a", server.Namespace, Cancellation);

        Assert.Equal(
            ["Create ConfigMap a", "Replace ConfigMap a", "Patch ConfigMap a", "Apply ConfigMap a", "Get ConfigMap a", "List ConfigMap", "Watch ConfigMap", "Delete ConfigMap a"],
            client.Calls.Select(c => c.ToString()));
        Assert.Equal([true, true, true, true, false, false, false, true], client.Calls.Select(c => c.IsWrite));
        Assert.All(client.Calls, call => Assert.Equal(server.Namespace, call.Namespace));
        Assert.Equal(["1", "1", "2", "mine"], client.Calls.Take(4).Select(c => c.Body!.Value.GetProperty("data").GetProperty("k").GetString()));
    }

    [Fact]
    public async Task Fail_OneCall_FailsOnceAndNeverReachesTheServer()
    {
        await using var server = await StartAsync();
        var client = new RecordingClient(server.Client, server.Json);
        client.Fail(call => call is { Verb: ApiVerb.Apply, Name: "a" }, ApiFaults.Status(503, "ServiceUnavailable"));

        var exception = await Assert.ThrowsAsync<KubernetesException>(() => client.ApplyAsync(Planned(server, "a"), new() { FieldManager = "test" }, Cancellation));

        Assert.Equal(503, (int)exception.Code);
        Assert.Null(await client.GetAsync<V1ConfigMap>("a", server.Namespace, Cancellation));
        await client.ApplyAsync(Planned(server, "a"), new() { FieldManager = "test", Force = true }, Cancellation);
        Assert.Equal(2, client.Calls.Count(c => c.IsWrite));
    }

    [Fact]
    public async Task Fail_Afterwards_LosesOnlyTheAnswer()
    {
        await using var server = await StartAsync();
        var client = new RecordingClient(server.Client, server.Json);
        client.Fail(call => call.IsWrite, new HttpRequestException("the connection was lost"), afterwards: true);

        await Assert.ThrowsAsync<HttpRequestException>(() => client.ApplyAsync(Planned(server, "a"), new() { FieldManager = "test" }, Cancellation));

        Assert.NotNull(await client.GetAsync<V1ConfigMap>("a", server.Namespace, Cancellation));
    }

    [Fact]
    public async Task UntilAsync_PastOrComing_GivesTheCall()
    {
        await using var server = await StartAsync();
        var client = new RecordingClient(server.Client, server.Json);
        client.Fail(call => call.Verb == ApiVerb.Watch, ApiFaults.Status(410, "Expired"));

        var coming = client.UntilAsync(call => call.Verb == ApiVerb.Watch, Cancellation);
        await Assert.ThrowsAsync<KubernetesException>(() => client.WatchAsync<V1ConfigMap>(ConfigMaps, server.Namespace, new(), Cancellation).GetAsyncEnumerator(Cancellation).MoveNextAsync().AsTask());

        Assert.Same(await coming, await client.UntilAsync(call => call.Verb == ApiVerb.Watch, Cancellation));
    }

    private static Task<TestServer> StartAsync() => TestServer.StartAsync(new(), Cancellation);

    private static PlannedObject Planned(TestServer server, string name) => new(ConfigMaps, server.Namespace, name, JsonElement.Parse(
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","data":{"k":"mine"},"metadata":{"name":"{{{name}}}","namespace":"{{{server.Namespace}}}"}}"""));
}
