using System.Net;
using System.Text.Json;
using CwHoe.Kube.Models;
using CwHoe.Kube.Tests.Scripted;
using CwHoe.Testing;

namespace CwHoe.Kube.Tests.Http;

public sealed class RetryAfterTests
{
    private const string Stored = """{"metadata":{"name":"a"}}""";

    private static readonly CancellationToken Never = TestContext.Current.CancellationToken;
    private static readonly ResourceType ConfigMaps = ResourceType.Of<V1ConfigMap>();

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Get_BusyServerSaysHowLong_WaitsAndTriesAgain(int status)
    {
        var time = new ManualTime();
        await using var server = ScriptedServer.InTurn(Busy(status, "3"), Good);
        using var client = TestClient.Of(server, time);

        var getting = client.GetAsync<V1ConfigMap>("a", "ns", Never);
        await time.TimerSetAsync(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3), Never);
        Assert.Single(server.Requests);
        time.Advance(TimeSpan.FromSeconds(3));

        Assert.NotNull(await getting.WaitAsync(TimeSpan.FromSeconds(30), Never));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Get_ProcessStoodStillWhileItWaited_IsNotRepeated()
    {
        var time = new ManualTime();
        await using var server = new ScriptedServer(Busy(429, "3"));
        using var client = TestClient.Of(server, time);

        var getting = client.GetAsync<V1ConfigMap>("a", "ns", Never);
        await time.TimerSetAsync(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3), Never);
        time.Advance(TimeSpan.FromSeconds(15));

        await Assert.ThrowsAsync<HttpRequestException>(() => getting.WaitAsync(TimeSpan.FromSeconds(30), Never));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Get_RetryAfterIsADate_WaitsUntilThen()
    {
        var time = new ManualTime();
        await using var server = ScriptedServer.InTurn(Busy(503, time.GetUtcNow().AddSeconds(9).ToString("R")), Good);
        using var client = TestClient.Of(server, time);

        var getting = client.GetAsync<V1ConfigMap>("a", "ns", Never);
        await time.TimerSetAsync(TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(9), Never);
        time.Advance(TimeSpan.FromSeconds(9));

        Assert.NotNull(await getting.WaitAsync(TimeSpan.FromSeconds(30), Never));
    }

    [Fact]
    public async Task Get_BusyWithoutRetryAfter_IsNotRepeated()
    {
        await using var server = ScriptedServer.Answering(503, "");
        using var client = TestClient.Of(server);

        var fault = await Assert.ThrowsAsync<KubernetesException>(() => client.GetAsync<V1ConfigMap>("a", "ns", Never));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, null), (fault.Code, fault.RetryAfter));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Get_ServerAsksForTooLong_IsNotWaitedFor()
    {
        await using var server = new ScriptedServer(Busy(429, "31"));
        using var client = TestClient.Of(server);

        var fault = await Assert.ThrowsAsync<KubernetesException>(() => client.GetAsync<V1ConfigMap>("a", "ns", Never));

        Assert.Equal(TimeSpan.FromSeconds(31), fault.RetryAfter);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Get_ServerStaysBusy_GivesUpAfterFiveRepeats()
    {
        await using var server = new ScriptedServer(Busy(429, "0"));
        using var client = TestClient.Of(server);

        await Assert.ThrowsAsync<KubernetesException>(() => client.GetAsync<V1ConfigMap>("a", "ns", Never));

        Assert.Equal(6, server.Requests.Count);
    }

    [Fact]
    public async Task Create_BusyServer_IsNotRepeated()
    {
        await using var server = new ScriptedServer(Busy(429, "0"));
        using var client = TestClient.Of(server);

        await Assert.ThrowsAsync<KubernetesException>(() => client.CreateAsync(new V1ConfigMap { Metadata = new() { Name = "a", Namespace = "ns" } }, Never));

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Apply_BusyServer_IsRepeatedWithItsBody()
    {
        await using var server = ScriptedServer.InTurn(Busy(429, "0"), Good);
        using var client = TestClient.Of(server);

        await client.ApplyAsync(new(ConfigMaps, "ns", "a", JsonDocument.Parse(Stored).RootElement), new() { FieldManager = "m" }, Never);

        Assert.Equal([Stored, Stored], server.Requests.Select(request => request.Body));
    }

    [Fact]
    public async Task Get_CancelledWhileWaiting_EndsAtOnce()
    {
        var time = new ManualTime();
        await using var server = new ScriptedServer(Busy(429, "3"));
        using var client = TestClient.Of(server, time);
        using var cancel = new CancellationTokenSource();

        var getting = client.GetAsync<V1ConfigMap>("a", "ns", cancel.Token);
        await time.TimerSetAsync(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3), Never);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => getting.WaitAsync(TimeSpan.FromSeconds(30), Never));
    }

    private static Func<ScriptedExchange, Task> Busy(int status, string retryAfter) =>
        exchange => exchange.AnswerAsync(status, "", headers: ("Retry-After", retryAfter));

    private static Task Good(ScriptedExchange exchange) => exchange.AnswerAsync(200, Stored);
}
