using System.Net;
using System.Text.Json;
using CwHoe.Kube.Models;
using CwHoe.Kube.Tests.Scripted;
using CwHoe.Testing;

namespace CwHoe.Kube.Tests;

public sealed class KubernetesClientObjectTests
{
    private const string Stored = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"ns","resourceVersion":"5"},"data":{"k":"v"}}""";
    private const string NotFound = """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"configmaps \"a\" not found","reason":"NotFound","details":{"name":"a","kind":"configmaps"},"code":404}""";

    private static readonly CancellationToken Never = TestContext.Current.CancellationToken;
    private static readonly ResourceType ConfigMaps = ResourceType.Of<V1ConfigMap>();
    private static readonly ResourceType Deployments = ResourceType.Of<V1Deployment>();

    [Fact]
    public async Task GetAsync_Exists_ReturnsIt()
    {
        await using var server = ScriptedServer.Answering(200, Stored);
        using var client = TestClient.Of(server);

        var found = await client.GetAsync<V1ConfigMap>("a", "ns", Never);

        Assert.Equal("v", found!.Data!["k"]);
        Assert.Equal(("GET", "/api/v1/namespaces/ns/configmaps/a"), (server.Requests.Single().Method, server.Requests.Single().Target));
    }

    [Fact]
    public async Task GetAsync_DoesNotExist_IsNull()
    {
        await using var server = ScriptedServer.Answering(404, NotFound);
        using var client = TestClient.Of(server);

        Assert.Null(await client.GetAsync<V1ConfigMap>("a", "ns", Never));
    }

    [Fact]
    public async Task GetAsync_KindIsNotServed_Throws()
    {
        await using var server = ScriptedServer.Answering(404, "404 page not found\n", "text/plain");
        using var client = TestClient.Of(server);

        var fault = await Assert.ThrowsAsync<KubernetesException>(() => client.GetAsync<V1ConfigMap>("a", "ns", Never));

        Assert.Equal((HttpStatusCode.NotFound, "NotFound"), (fault.Code, fault.Status.Reason));
        Assert.Equal("GET /api/v1/namespaces/ns/configmaps/a was answered with 404 Scripted: 404 page not found", fault.Message);
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    public async Task GetAsync_NameIsADotSegment_IsRefused(string name)
    {
        await using var server = ScriptedServer.Answering(200, Stored);
        using var client = TestClient.Of(server);

        await Assert.ThrowsAsync<ArgumentException>(() => client.GetAsync<V1ConfigMap>(name, "ns", Never));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task GetAsync_ServerUrlHasAPath_KeepsIt()
    {
        await using var server = ScriptedServer.Answering(200, Stored);
        using var client = TestClient.Of(server, change: config => config with { Server = new Uri(config.Server, "/k8s/clusters/c-1/") });

        await client.GetAsync<V1ConfigMap>("a", "ns", Never);

        Assert.Equal("/k8s/clusters/c-1/api/v1/namespaces/ns/configmaps/a", server.Requests.Single().Target);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("""{"metadata":null}""")]
    [InlineData("""{"metadata":{"name":5}}""")]
    public async Task GetAsync_AnswerIsNoObject_IsATypedFault(string body)
    {
        await using var server = ScriptedServer.Answering(200, body);
        using var client = TestClient.Of(server);

        await Assert.ThrowsAsync<KubernetesDecodeException>(() => client.GetAsync<V1ConfigMap>("a", "ns", Never));
    }

    [Fact]
    public async Task GetAsync_HtmlFromAProxy_BecomesAStatusWithoutControlCharactersAndCutOff()
    {
        await using var server = ScriptedServer.Answering(502, "<html>\u0007\r\n" + new string('y', 5000), "text/html");
        using var client = TestClient.Of(server);

        var fault = await Assert.ThrowsAsync<KubernetesException>(() => client.GetAsync<V1ConfigMap>("a", "ns", Never));

        Assert.Equal(HttpStatusCode.BadGateway, fault.Code);
        Assert.Contains("502", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(fault.Message, char.IsControl);
        Assert.InRange(fault.Message.Length, 500, 700);
        Assert.EndsWith("…", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetAsync_ServerIsNotThere_IsHttpRequestException()
    {
        var server = ScriptedServer.Answering(200, Stored);
        await server.DisposeAsync();
        using var client = TestClient.Of(server);

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync<V1ConfigMap>("a", "ns", Never));
    }

    [Fact]
    public async Task GetAsync_ServerIsSilent_EndsAfterTheRequestTimeout()
    {
        var time = new ManualTime();
        var asked = new TaskCompletionSource();
        await using var server = new ScriptedServer(exchange =>
        {
            asked.SetResult();
            return exchange.SilenceAsync();
        });
        using var client = TestClient.Of(server, time, config => config with { RequestTimeout = TimeSpan.FromSeconds(20) });

        var getting = client.GetAsync<V1ConfigMap>("a", "ns", Never);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), Never);
        time.Advance(TimeSpan.FromSeconds(20));

        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => getting.WaitAsync(TimeSpan.FromSeconds(30), Never));
        Assert.IsType<TimeoutException>(fault.InnerException);
    }

    [Fact]
    public async Task CreateAsync_WithoutKind_SendsItWithKindAndStrictValidation()
    {
        await using var server = ScriptedServer.Answering(201, Stored);
        using var client = TestClient.Of(server);

        var stored = await client.CreateAsync(new V1ConfigMap { Metadata = new() { Name = "a", Namespace = "ns" }, Data = new Dictionary<string, string> { ["k"] = "v" } }, Never);

        var request = server.Requests.Single();
        Assert.Equal("5", stored.Metadata.ResourceVersion);
        Assert.Equal(("POST", "/api/v1/namespaces/ns/configmaps", "Strict"), (request.Method, request.Path, request.Query("fieldValidation")));
        Assert.Equal("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"ns"},"data":{"k":"v"}}""", request.Body);
        Assert.Equal("application/json", request.Header("Content-Type"));
    }

    [Fact]
    public async Task CreateAsync_StrictFieldsOff_DoesNotAskForValidation()
    {
        await using var server = ScriptedServer.Answering(201, Stored);
        using var client = TestClient.Of(server, change: config => config with { StrictFields = false });

        await client.CreateAsync(new V1ConfigMap { ApiVersion = "v1", Kind = "ConfigMap", Metadata = new() { Name = "a", Namespace = "ns" } }, Never);

        Assert.Equal("/api/v1/namespaces/ns/configmaps", server.Requests.Single().Target);
    }

    [Fact]
    public async Task ReplaceAsync_Subresource_PutsThere()
    {
        await using var server = ScriptedServer.Answering(200, """{"metadata":{"name":"a"}}""");
        using var client = TestClient.Of(server);

        await client.ReplaceAsync(Deployments, new V1Deployment { Metadata = new() { Name = "a", Namespace = "ns", ResourceVersion = "4" } }, "status", Never);

        var request = server.Requests.Single();
        Assert.Equal(("PUT", "/apis/apps/v1/namespaces/ns/deployments/a/status"), (request.Method, request.Path));
        Assert.StartsWith("""{"apiVersion":"apps/v1","kind":"Deployment",""", request.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ApplyAsync_Options_AreSentAndTheBodyIsUntouched()
    {
        await using var server = ScriptedServer.Answering(200, """{"kind":"PartialObjectMetadata","metadata":{"name":"a","resourceVersion":"8"}}""");
        using var client = TestClient.Of(server);
        const string body = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"k":"1e2"}}""";

        var stored = await client.ApplyAsync(
            new(ConfigMaps, "ns", "a", JsonDocument.Parse(body).RootElement),
            new() { FieldManager = "cw-hoe/agentnode", Force = true, DryRun = true, Subresource = "status" },
            Never);

        var request = server.Requests.Single();
        Assert.Equal("8", stored.ResourceVersion);
        Assert.Equal(("PATCH", "/api/v1/namespaces/ns/configmaps/a/status"), (request.Method, request.Path));
        Assert.Equal(("cw-hoe/agentnode", "true", "All", "Strict"), (request.Query("fieldManager"), request.Query("force"), request.Query("dryRun"), request.Query("fieldValidation")));
        Assert.Equal(("application/apply-patch+yaml", body), (request.Header("Content-Type"), request.Body));
        Assert.StartsWith("application/json;as=PartialObjectMetadata;", request.Header("Accept"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"apiVersion":"v1","metadata":{"name":"a"},"kind":"ConfigMap"}""", """{"apiVersion":"v1","metadata":{"resourceVersion":"9223372036854775807","name":"a"},"kind":"ConfigMap"}""")]
    [InlineData("""{"spec":{"metadata":{"x":[{}]}}, "metadata" : { "name":"a"}}""", """{"spec":{"metadata":{"x":[{}]}}, "metadata" : {"resourceVersion":"9223372036854775807", "name":"a"}}""")]
    public async Task ApplyAsync_MustBeNew_NamesAVersionThatNoObjectHas(string planned, string sent)
    {
        await using var server = ScriptedServer.Answering(201, """{"kind":"PartialObjectMetadata","metadata":{"name":"a","resourceVersion":"8"}}""");
        using var client = TestClient.Of(server);

        await client.ApplyAsync(new(ConfigMaps, "ns", "a", JsonDocument.Parse(planned).RootElement), new() { FieldManager = "me", MustBeNew = true }, Never);

        Assert.Equal(sent, server.Requests.Single().Body);
    }

    [Theory]
    [InlineData(PatchType.Json, "application/json-patch+json")]
    [InlineData(PatchType.Merge, "application/merge-patch+json")]
    [InlineData(PatchType.StrategicMerge, "application/strategic-merge-patch+json")]
    public async Task PatchAsync_EachType_HasItsMediaType(PatchType type, string mediaType)
    {
        await using var server = ScriptedServer.Answering(200, Stored);
        using var client = TestClient.Of(server);

        await client.PatchAsync<V1ConfigMap>(ConfigMaps, "a", "ns", type, JsonDocument.Parse("[]").RootElement, null, Never);

        Assert.Equal(("PATCH", mediaType, "[]"), (server.Requests.Single().Method, server.Requests.Single().Header("Content-Type"), server.Requests.Single().Body));
    }

    [Fact]
    public async Task DeleteAsync_Options_AreSent()
    {
        await using var server = ScriptedServer.Answering(200, """{"kind":"Status","status":"Success"}""");
        using var client = TestClient.Of(server);

        Assert.True(await client.DeleteAsync(ConfigMaps, "a", "ns", new() { PreconditionUid = "u", PreconditionResourceVersion = "5", Propagation = DeletePropagation.Foreground, GracePeriod = TimeSpan.FromSeconds(1.5) }, Never));

        Assert.Equal(
            """{"apiVersion":"v1","kind":"DeleteOptions","gracePeriodSeconds":2,"propagationPolicy":"Foreground","preconditions":{"uid":"u","resourceVersion":"5"}}""",
            server.Requests.Single().Body);
    }

    [Fact]
    public async Task DeleteAsync_DoesNotExist_IsFalse()
    {
        await using var server = ScriptedServer.Answering(404, NotFound);
        using var client = TestClient.Of(server);

        Assert.False(await client.DeleteAsync<V1ConfigMap>("a", "ns", Never));
    }

    [Fact]
    public async Task OpenLogAsync_Options_AreSent()
    {
        await using var server = ScriptedServer.Answering(200, "line 1\nline 2\n", "text/plain");
        using var client = TestClient.Of(server);

        await using var log = await client.OpenLogAsync("ns", "pod", new() { Container = "c", Follow = true, Previous = true, TailLines = 0, Since = TimeSpan.FromMinutes(1), LimitBytes = 10, Timestamps = true }, Never);
        using var reader = new StreamReader(log);

        Assert.Equal("line 1\nline 2\n", await reader.ReadToEndAsync(Never));
        Assert.Equal("/api/v1/namespaces/ns/pods/pod/log?container=c&follow=true&previous=true&tailLines=0&sinceSeconds=60&limitBytes=10&timestamps=true", server.Requests.Single().Target);
    }

    [Fact]
    public async Task ReviewTokenAsync_ServerIgnoresAudiences_IsNobody()
    {
        await using var server = ScriptedServer.Answering(201, """{"kind":"TokenReview","metadata":{},"status":{"authenticated":true,"user":{"username":"u"}}}""");
        using var client = TestClient.Of(server);

        Assert.Null(await client.ReviewTokenAsync("t", ["me"], Never));
    }
}
