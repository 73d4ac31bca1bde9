using System.Net;
using CwHoe.Kube.Models;
using CwHoe.Kube.Tests.Scripted;
using CwHoe.Testing;

namespace CwHoe.Kube.Tests;

public sealed class KubernetesClientWatchTests
{
    private static readonly CancellationToken Never = TestContext.Current.CancellationToken;
    private static readonly ResourceType ConfigMaps = ResourceType.Of<V1ConfigMap>();

    [Fact]
    public async Task WatchAsync_Options_AreSent()
    {
        await using var server = new ScriptedServer(exchange => exchange.WatchAsync());
        using var client = TestClient.Of(server);

        await AllAsync(client, new() { LabelSelector = "a=b", FieldSelector = "metadata.name=x", ResourceVersion = "5", Timeout = TimeSpan.FromSeconds(299.2), SendInitialEvents = true });

        var request = server.Requests.Single();
        Assert.Equal("/api/v1/configmaps", request.Path);
        Assert.Equal(("true", "true", "300"), (request.Query("watch"), request.Query("allowWatchBookmarks"), request.Query("timeoutSeconds")));
        Assert.Equal(("a=b", "metadata.name=x", "5"), (request.Query("labelSelector"), request.Query("fieldSelector"), request.Query("resourceVersion")));
        Assert.Equal(("true", "NotOlderThan"), (request.Query("sendInitialEvents"), request.Query("resourceVersionMatch")));
    }

    [Fact]
    public async Task WatchAsync_EventsOfEveryType_AreYieldedInOrder()
    {
        await using var server = new ScriptedServer(exchange => exchange.WatchAsync(
            Event("ADDED", "a", 1),
            """{"object":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a","resourceVersion":"2"},"data":{"k":"v"}},"type":"MODIFIED"}""",
            """{"type":"BOOKMARK","object":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"resourceVersion":"3","creationTimestamp":null}}}""",
            """{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"4","annotations":{"k8s.io/initial-events-end":"true"}}}}""",
            """{"type":"SOMETHING_NEW","object":{}}""",
            Event("DELETED", "a", 5)));
        using var client = TestClient.Of(server);

        var events = await AllAsync(client);

        Assert.Equal(
            [(WatchEventType.Added, "1"), (WatchEventType.Modified, "2"), (WatchEventType.Bookmark, "3"), (WatchEventType.Bookmark, "4"), (WatchEventType.Deleted, "5")],
            events.Select(happened => (happened.Type, happened.ResourceVersion!)));
        Assert.Equal([false, false, false, true, false], events.Select(happened => happened.InitialEventsEnd));
        Assert.Equal("v", events[1].Object!.Data!["k"]);
        Assert.Equal("a", events[4].Object!.Metadata.Name);
        Assert.Null(events[2].Object);
    }

    [Fact]
    public async Task WatchAsync_ChunksSplitAnywhere_DecodesTheSame()
    {
        var text = Event("ADDED", "grüße-€-😀", 1) + "\n" + Event("MODIFIED", "b", 2) + "\r\n\n" + Event("DELETED", "c", 3);
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        await using var server = new ScriptedServer(async exchange =>
        {
            await exchange.StartAsync();
            foreach (var part in bytes)
                await exchange.ChunkAsync([part]);
            await exchange.EndAsync();
        });
        using var client = TestClient.Of(server);

        var events = await AllAsync(client);

        Assert.Equal(["grüße-€-😀", "b", "c"], events.Select(happened => happened.Object!.Metadata.Name));
    }

    [Fact]
    public async Task WatchAsync_HugeLine_IsDecodedAndSmallOnesAfterItToo()
    {
        var huge = new string('x', 8 * 1024 * 1024);
        await using var server = new ScriptedServer(exchange => exchange.WatchAsync(
            $$$$"""{"type":"ADDED","object":{"metadata":{"name":"huge","resourceVersion":"1"},"data":{"k":"{{{{huge}}}}"}}}""",
            Event("ADDED", "small", 2),
            Event("ADDED", "smaller", 3)));
        using var client = TestClient.Of(server);

        var events = await AllAsync(client);

        Assert.Equal(["huge", "small", "smaller"], events.Select(happened => happened.Object!.Metadata.Name));
        Assert.Equal(huge.Length, events[0].Object!.Data!["k"].Length);
    }

    [Fact]
    public async Task WatchAsync_UndecodableObject_IsReportedAndTheStreamGoesOn()
    {
        await using var server = new ScriptedServer(exchange => exchange.WatchAsync(
            """{"type":"ADDED","object":{"metadata":{"name":"bad","namespace":"ns","resourceVersion":"1"},"data":[]}}""",
            Event("ADDED", "good", 2)));
        using var client = TestClient.Of(server);

        var events = await AllAsync(client);

        Assert.Null(events[0].Object);
        Assert.Equal("1", events[0].ResourceVersion);
        Assert.StartsWith("ConfigMap ns/bad: ", events[0].Undecodable, StringComparison.Ordinal);
        Assert.Equal("good", events[1].Object!.Metadata.Name);
        Assert.Null(events[1].Undecodable);
    }

    [Fact]
    public async Task WatchAsync_ErrorEvent_ThrowsItsStatus()
    {
        await using var server = new ScriptedServer(exchange => exchange.WatchAsync(
            Event("ADDED", "a", 1),
            """{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","message":"too old resource version: 1 (9)","reason":"Expired","code":410}}"""));
        using var client = TestClient.Of(server);
        await using var events = client.WatchAsync<V1ConfigMap>(ConfigMaps, null, new(), Never).GetAsyncEnumerator(Never);

        Assert.True(await events.MoveNextAsync());
        var fault = await Assert.ThrowsAsync<KubernetesException>(async () => await events.MoveNextAsync());

        Assert.Equal(HttpStatusCode.Gone, fault.Code);
        Assert.Equal("Expired", fault.Status.Reason);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("""{"type":"ADDED"}""")]
    [InlineData("""{"object":{}}""")]
    [InlineData("""{"type":"ADDED","object":{"metadata":""")]
    public async Task WatchAsync_LineThatIsNoEvent_IsATypedFault(string line)
    {
        await using var server = new ScriptedServer(exchange => exchange.WatchAsync(line));
        using var client = TestClient.Of(server);

        await Assert.ThrowsAsync<KubernetesDecodeException>(() => AllAsync(client));
    }

    [Fact]
    public async Task WatchAsync_RefusedWithRetryAfter_IsNotRepeatedAndSaysHowLongToWait()
    {
        await using var server = new ScriptedServer(exchange => exchange.AnswerAsync(429, """{"kind":"Status","code":429,"reason":"TooManyRequests"}""", headers: ("Retry-After", "7")));
        using var client = TestClient.Of(server);

        var fault = await Assert.ThrowsAsync<KubernetesException>(() => AllAsync(client));

        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(7)), (fault.Code, fault.RetryAfter));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task WatchAsync_SilentStream_EndsWithTimeoutAfterTheGrace()
    {
        var time = new ManualTime();
        await using var server = new ScriptedServer(async exchange =>
        {
            await exchange.StartAsync();
            await exchange.ChunkAsync(Event("ADDED", "a", 1) + "\n");
            await exchange.SilenceAsync();
        });
        using var client = TestClient.Of(server, time);
        await using var events = client.WatchAsync<V1ConfigMap>(ConfigMaps, null, new() { Timeout = TimeSpan.FromMinutes(5) }, Never).GetAsyncEnumerator(Never);
        Assert.True(await events.MoveNextAsync());

        // The caller's own slowness is not the server's silence.
        time.Advance(TimeSpan.FromHours(1));
        var next = events.MoveNextAsync().AsTask();
        time.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(4.9));
        Assert.False(next.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));

        await Assert.ThrowsAsync<TimeoutException>(() => next.WaitAsync(TimeSpan.FromSeconds(30), Never));
    }

    [Fact]
    public async Task WatchAsync_ServerNeverAnswers_EndsWithTimeout()
    {
        var time = new ManualTime();
        var asked = new TaskCompletionSource();
        await using var server = new ScriptedServer(exchange =>
        {
            asked.SetResult();
            return exchange.SilenceAsync();
        });
        using var client = TestClient.Of(server, time);

        var watching = AllAsync(client, new() { Timeout = TimeSpan.FromMinutes(5) });
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), Never);
        time.Advance(TimeSpan.FromSeconds(305));

        await Assert.ThrowsAsync<TimeoutException>(() => watching.WaitAsync(TimeSpan.FromSeconds(30), Never));
    }

    [Fact]
    public async Task WatchAsync_ConnectionBreaks_IsHttpRequestException()
    {
        await using var server = new ScriptedServer(async exchange =>
        {
            await exchange.StartAsync();
            await exchange.ChunkAsync(Event("ADDED", "a", 1) + "\n");
            exchange.Break();
        });
        using var client = TestClient.Of(server);

        await Assert.ThrowsAsync<HttpRequestException>(() => AllAsync(client));
    }

    [Fact]
    public async Task WatchAsync_Cancelled_IsOperationCanceledException()
    {
        await using var server = new ScriptedServer(async exchange =>
        {
            await exchange.StartAsync();
            await exchange.ChunkAsync(Event("ADDED", "a", 1) + "\n");
            await exchange.SilenceAsync();
        });
        using var client = TestClient.Of(server);
        using var cancel = new CancellationTokenSource();
        await using var events = client.WatchAsync<V1ConfigMap>(ConfigMaps, null, new() { Timeout = TimeSpan.FromMinutes(5) }, cancel.Token).GetAsyncEnumerator(Never);
        Assert.True(await events.MoveNextAsync());

        var next = events.MoveNextAsync().AsTask();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.WaitAsync(TimeSpan.FromSeconds(30), Never));
    }

    [Fact]
    public async Task WatchAsync_PartialObjectMetadata_AsksForMetadataAndKeepsTheKindAskedFor()
    {
        await using var server = new ScriptedServer(exchange => exchange.WatchAsync(
            """{"type":"ADDED","object":{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":{"name":"a","resourceVersion":"1"}}}"""));
        using var client = TestClient.Of(server);

        var events = new List<WatchEvent<PartialObjectMetadata>>();
        await foreach (var happened in client.WatchAsync<PartialObjectMetadata>(ConfigMaps, null, new(), Never))
            events.Add(happened);

        var only = Assert.Single(events).Object!;
        Assert.Equal(("v1", "ConfigMap", "a"), (only.ApiVersion, only.Kind, only.Metadata.Name));
        Assert.Equal("application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json", server.Requests.Single().Header("Accept"));
    }

    private static string Event(string type, string name, int resourceVersion) =>
        $$$$"""{"type":"{{{{type}}}}","object":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"{{{{name}}}}","resourceVersion":"{{{{resourceVersion}}}}"}}}""";

    private static async Task<List<WatchEvent<V1ConfigMap>>> AllAsync(KubernetesClient client, WatchOptions? options = null)
    {
        var events = new List<WatchEvent<V1ConfigMap>>();
        await foreach (var happened in client.WatchAsync<V1ConfigMap>(ConfigMaps, null, options ?? new(), Never))
            events.Add(happened);
        return events;
    }
}
