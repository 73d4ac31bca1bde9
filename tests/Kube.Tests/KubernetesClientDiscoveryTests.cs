using CwHoe.Kube.Models;
using CwHoe.Kube.Tests.Scripted;

namespace CwHoe.Kube.Tests;

public sealed class KubernetesClientDiscoveryTests
{
    private static readonly CancellationToken Never = TestContext.Current.CancellationToken;

    [Fact]
    public async Task DiscoverAsync_FullServer_KnowsKindsSubresourcesAndVersion()
    {
        await using var server = new ScriptedServer(exchange => exchange.Request.Path switch
        {
            "/api" => exchange.AnswerAsync(200, """{"kind":"APIVersions","versions":["v1"]}"""),
            "/apis" => exchange.AnswerAsync(200, """{"groups":[{"name":"apps","versions":[{"groupVersion":"apps/v1","version":"v1"}]}]}"""),
            "/api/v1" => exchange.AnswerAsync(200, """{"resources":[{"name":"configmaps","namespaced":true,"kind":"ConfigMap","verbs":["get","list"]},{"name":"nodes","namespaced":false,"kind":"Node","verbs":[]}]}"""),
            "/apis/apps/v1" => exchange.AnswerAsync(200, """{"resources":[{"name":"deployments","namespaced":true,"kind":"Deployment","verbs":["get"]},{"name":"deployments/scale","namespaced":true,"kind":"Scale","group":"autoscaling","version":"v1","verbs":["get"]}]}"""),
            "/version" => exchange.AnswerAsync(200, """{"major":"1","minor":"27+","gitVersion":"v1.27.3-vendor"}"""),
            _ => exchange.AnswerAsync(404, ""),
        });
        using var client = TestClient.Of(server);

        var resources = await client.DiscoverAsync(Never);

        Assert.True(resources.Has(ResourceType.Of<V1ConfigMap>()));
        Assert.True(resources.Has(ResourceType.Of<V1Deployment>()));
        Assert.True(resources.Has(ResourceType.Of<V1Deployment>(), "scale"));
        Assert.False(resources.Has(ResourceType.Of<V1Deployment>(), "status"));
        Assert.False(resources.Has(ResourceType.Of<V1Deployment>() with { Version = "v2" }));
        Assert.Equal(EntityScope.Cluster, resources.Find(ResourceType.Of<V1Node>())!.Type.Scope);
        Assert.Empty(resources.Unavailable);
        Assert.Equal((1, 27, "v1.27.3-vendor"), (resources.ServerVersion!.Major, resources.ServerVersion.Minor, resources.ServerVersion.GitVersion));
        Assert.True(resources.ServerVersion.IsAtLeast(1, 27));
        Assert.False(resources.ServerVersion.IsAtLeast(1, 28));
    }

    [Fact]
    public async Task DiscoverAsync_NoCoreGroupAndOneGroupDown_TellsWhatThereIs()
    {
        await using var server = new ScriptedServer(exchange => exchange.Request.Path switch
        {
            "/apis" => exchange.AnswerAsync(200, """{"groups":[{"versions":[{"groupVersion":"a.example/v1"}]},{"versions":[{"groupVersion":"b.example/v1"}]}]}"""),
            "/apis/a.example/v1" => exchange.AnswerAsync(200, """{"resources":[{"name":"things","namespaced":true,"kind":"Thing","verbs":["get"]}]}"""),
            "/apis/b.example/v1" => exchange.AnswerAsync(503, "service unavailable", "text/plain"),
            _ => exchange.AnswerAsync(404, "404 page not found", "text/plain"),
        });
        using var client = TestClient.Of(server);

        var resources = await client.DiscoverAsync(Never);

        Assert.Equal("things", Assert.Single(resources.Resources).Type.Plural);
        Assert.Equal("b.example/v1", Assert.Single(resources.Unavailable));
        Assert.Null(resources.ServerVersion);
    }
}
