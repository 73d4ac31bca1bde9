using System.Net;
using CwHoe.Kube.Models;
using CwHoe.Kube.Tests.Scripted;

namespace CwHoe.Kube.Tests;

public sealed class KubernetesClientListTests
{
    private static readonly CancellationToken Never = TestContext.Current.CancellationToken;
    private static readonly ResourceType ConfigMaps = ResourceType.Of<V1ConfigMap>();

    [Fact]
    public async Task ListPageAsync_BuiltInKind_FillsApiVersionAndKind()
    {
        await using var server = ScriptedServer.Answering(200, """{"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"7"},"items":[{"metadata":{"name":"a"}},{"metadata":{"name":"b"},"data":{"k":"v"}}]}""");
        using var client = TestClient.Of(server);

        var page = await client.ListPageAsync<V1ConfigMap>(ConfigMaps, "ns", new(), Never);

        Assert.Equal("7", page.ResourceVersion);
        Assert.Null(page.Continue);
        Assert.Empty(page.Undecodable);
        Assert.Equal(["a", "b"], page.Items.Select(item => item.Metadata.Name));
        Assert.All(page.Items, item => Assert.Equal(("v1", "ConfigMap"), (item.ApiVersion, item.Kind)));
        Assert.Equal("v", page.Items[1].Data!["k"]);
    }

    [Fact]
    public async Task ListPageAsync_ItemNamesItsOwnVersion_KeepsIt()
    {
        await using var server = ScriptedServer.Answering(200, """{"items":[{"apiVersion":"v9","kind":"Other","metadata":{"name":"a"}}]}""");
        using var client = TestClient.Of(server);

        var item = Assert.Single((await client.ListPageAsync<V1ConfigMap>(ConfigMaps, null, new(), Never)).Items);

        Assert.Equal(("v9", "Other"), (item.ApiVersion, item.Kind));
    }

    [Fact]
    public async Task ListPageAsync_BrokenItems_KeepsTheOthersAndNamesThem()
    {
        await using var server = ScriptedServer.Answering(
            200,
            """
            {"items":[{"metadata":{"name":"good"}},
              {"metadata":{"name":"bad","namespace":"ns"},"data":5},
              null, 3,
              {"metadata":{"name":"also-good"}}],
             "metadata":{"resourceVersion":"9"}}
            """);
        using var client = TestClient.Of(server);

        var page = await client.ListPageAsync<V1ConfigMap>(ConfigMaps, null, new(), Never);

        Assert.Equal("9", page.ResourceVersion);
        Assert.Equal(["good", "also-good"], page.Items.Select(item => item.Metadata.Name));
        Assert.Equal(3, page.Undecodable.Count);
        Assert.StartsWith("ConfigMap ns/bad: ", page.Undecodable[0], StringComparison.Ordinal);
        Assert.Contains("$.data", page.Undecodable[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListPageAsync_ManyItems_DecodesAll()
    {
        var items = Enumerable.Range(0, 2000).Select(i => $$$"""{"metadata":{"name":"cm-{{{i}}}"},"data":{"text":"{{{new string('x', i)}}}"}}""");
        await using var server = ScriptedServer.Answering(200, $$"""{"metadata":{"resourceVersion":"1"},"items":[{{string.Join(',', items)}}]}""");
        using var client = TestClient.Of(server);

        var page = await client.ListPageAsync<V1ConfigMap>(ConfigMaps, null, new(), Never);

        Assert.Equal(2000, page.Items.Count);
        Assert.All(page.Items, (item, i) => Assert.Equal(($"cm-{i}", i), (item.Metadata.Name, item.Data!["text"].Length)));
    }

    [Fact]
    public async Task ListPageAsync_NullItems_IsEmpty()
    {
        await using var server = ScriptedServer.Answering(200, """{"metadata":{"resourceVersion":"9","continue":""},"items":null}""");
        using var client = TestClient.Of(server);

        var page = await client.ListPageAsync<V1ConfigMap>(ConfigMaps, null, new(), Never);

        Assert.Empty(page.Items);
        Assert.Null(page.Continue);
    }

    [Fact]
    public async Task ListPageAsync_Options_AreSent()
    {
        await using var server = ScriptedServer.Answering(200, """{"metadata":{"continue":"next=="},"items":[]}""");
        using var client = TestClient.Of(server);

        var page = await client.ListPageAsync<V1ConfigMap>(ConfigMaps, "team a", new() { LabelSelector = "a=b,c", FieldSelector = "metadata.name=x", Limit = 500, ResourceVersion = "0" }, Never);
        await client.ListPageAsync<V1ConfigMap>(ConfigMaps, null, new() { Limit = 500, ResourceVersion = "0", Continue = page.Continue }, Never);

        var requests = server.Requests.ToArray();
        Assert.Equal("/api/v1/namespaces/team%20a/configmaps", requests[0].Path);
        Assert.Equal(("a=b,c", "metadata.name=x", "500", "0"), (requests[0].Query("labelSelector"), requests[0].Query("fieldSelector"), requests[0].Query("limit"), requests[0].Query("resourceVersion")));
        Assert.Equal("application/json", requests[0].Header("Accept"));
        Assert.StartsWith("cw-hoe/", requests[0].Header("User-Agent"), StringComparison.Ordinal);
        Assert.Equal("/api/v1/configmaps", requests[1].Path);
        Assert.Equal("next==", requests[1].Query("continue"));
        Assert.Null(requests[1].Query("resourceVersion"));
    }

    [Fact]
    public async Task ListPageAsync_PartialObjectMetadata_AsksForMetadataAndKeepsTheKindAskedFor()
    {
        await using var server = ScriptedServer.Answering(200, """{"kind":"PartialObjectMetadataList","items":[{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":{"name":"a"}},{"metadata":{"name":"b"}}]}""");
        using var client = TestClient.Of(server);

        var page = await client.ListPageAsync<PartialObjectMetadata>(ConfigMaps, null, new(), Never);

        Assert.All(page.Items, item => Assert.Equal(("v1", "ConfigMap"), (item.ApiVersion, item.Kind)));
        Assert.Equal("application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json", server.Requests.Single().Header("Accept"));
    }

    [Theory]
    [InlineData("<html>hello</html>")]
    [InlineData("[]")]
    [InlineData("""{"items":{}}""")]
    [InlineData("""{"items":[{"metadata":{"name":"a"}}""")]
    public async Task ListPageAsync_NotAList_IsATypedFault(string body)
    {
        await using var server = ScriptedServer.Answering(200, body);
        using var client = TestClient.Of(server);

        var fault = await Assert.ThrowsAsync<KubernetesDecodeException>(() => client.ListPageAsync<V1ConfigMap>(ConfigMaps, null, new(), Never));

        Assert.Contains("configmaps", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListPageAsync_ExpiredContinue_IsGone()
    {
        await using var server = ScriptedServer.Answering(410, """{"kind":"Status","status":"Failure","reason":"Expired","code":410,"message":"The provided continue parameter is too old"}""");
        using var client = TestClient.Of(server);

        var fault = await Assert.ThrowsAsync<KubernetesException>(() => client.ListPageAsync<V1ConfigMap>(ConfigMaps, null, new() { Continue = "old" }, Never));

        Assert.Equal(HttpStatusCode.Gone, fault.Code);
        Assert.Equal("Expired", fault.Status.Reason);
    }

    [Fact]
    public async Task ListPageAsync_ConnectionBreaksInTheBody_IsHttpRequestException()
    {
        await using var server = new ScriptedServer(async exchange =>
        {
            await exchange.StartAsync();
            await exchange.ChunkAsync("""{"items":[""");
            exchange.Break();
        });
        using var client = TestClient.Of(server);

        await Assert.ThrowsAsync<HttpRequestException>(() => client.ListPageAsync<V1ConfigMap>(ConfigMaps, null, new(), Never));
    }
}
