using CwHoe.Kube.Config;
using CwHoe.Kube.Models;
using CwHoe.Kube.Tests.Scripted;
using CwHoe.Testing;

namespace CwHoe.Kube.Tests.Credentials;

public sealed class TokenTests : IDisposable
{
    private static readonly CancellationToken Never = TestContext.Current.CancellationToken;

    private readonly string folder = Directory.CreateTempSubdirectory("token-").FullName;
    private readonly ManualTime time = new();

    private string TokenFile => Path.Combine(folder, "token");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Token_GivenOutright_IsSent()
    {
        await using var server = Accepting("t");
        using var client = TestClient.Of(server, change: config => config with { Credentials = new() { Token = "t" } });

        Assert.NotNull(await client.GetAsync<V1ConfigMap>("a", "ns", Never));
    }

    [Fact(DisplayName = "54 · a rotated token is read again after a minute")]
    public async Task TokenFile_Changes_IsReadAgainAfterAMinute()
    {
        File.WriteAllText(TokenFile, "one\n");
        await using var server = new ScriptedServer(Good);
        using var client = Client(server);

        await client.GetAsync<V1ConfigMap>("a", "ns", Never);
        File.WriteAllText(TokenFile, "two\n");
        time.Advance(TimeSpan.FromSeconds(59));
        await client.GetAsync<V1ConfigMap>("a", "ns", Never);
        time.Advance(TimeSpan.FromSeconds(1));
        await client.GetAsync<V1ConfigMap>("a", "ns", Never);

        Assert.Equal(["Bearer one", "Bearer one", "Bearer two"], server.Requests.Select(request => request.Header("Authorization")));
    }

    [Fact(DisplayName = "54 · a refused token is read again at once")]
    public async Task TokenFile_ServerRefusesTheToken_IsReadAgainAtOnce()
    {
        File.WriteAllText(TokenFile, "one");
        await using var server = Accepting("two");
        using var client = Client(server);

        var refused = await Assert.ThrowsAsync<KubernetesException>(() => client.GetAsync<V1ConfigMap>("a", "ns", Never));
        File.WriteAllText(TokenFile, "two");

        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, refused.Code);
        Assert.NotNull(await client.GetAsync<V1ConfigMap>("a", "ns", Never));
        Assert.Equal(["Bearer one", "Bearer one", "Bearer two"], server.Requests.Select(request => request.Header("Authorization")));
    }

    [Fact(DisplayName = "54 · a call refused for a rotated token succeeds with the new one")]
    public async Task TokenFile_RotatedBetweenTwoReads_TheRefusedCallSucceedsAll()
    {
        File.WriteAllText(TokenFile, "one");
        await using var server = ScriptedServer.InTurn(Good, AcceptingOnly("two"));
        using var client = Client(server);

        await client.GetAsync<V1ConfigMap>("a", "ns", Never);
        File.WriteAllText(TokenFile, "two");

        Assert.NotNull(await client.GetAsync<V1ConfigMap>("a", "ns", Never));
        Assert.Equal(["Bearer one", "Bearer one", "Bearer two"], server.Requests.Select(request => request.Header("Authorization")));
    }

    [Fact]
    public async Task TokenFile_GoesAway_TheLastTokenServes()
    {
        File.WriteAllText(TokenFile, "one");
        await using var server = Accepting("one");
        using var client = Client(server);

        await client.GetAsync<V1ConfigMap>("a", "ns", Never);
        File.Delete(TokenFile);
        time.Advance(TimeSpan.FromMinutes(2));

        Assert.NotNull(await client.GetAsync<V1ConfigMap>("a", "ns", Never));
    }

    [Fact]
    public async Task TokenFile_WasNeverThere_NamesIt()
    {
        await using var server = Accepting("one");
        using var client = Client(server);

        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync<V1ConfigMap>("a", "ns", Never));

        Assert.IsType<KubernetesConfigException>(fault.InnerException);
        Assert.Contains(TokenFile, fault.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Impersonation_IsSentOnceEvenWhenRepeated()
    {
        await using var server = ScriptedServer.InTurn(exchange => exchange.AnswerAsync(429, "", headers: ("Retry-After", "0")), Good);
        using var client = TestClient.Of(server, change: config => config with
        {
            Credentials = new() { Impersonate = new() { User = "jane", Groups = ["g1", "g2"], Extra = new Dictionary<string, IReadOnlyList<string>> { ["a/b"] = ["x"] } } },
        });

        await client.GetAsync<V1ConfigMap>("a", "ns", Never);

        Assert.All(server.Requests, request =>
        {
            Assert.Equal("jane", request.Header("Impersonate-User"));
            Assert.Equal("g1, g2", string.Join(", ", request.Headers["Impersonate-Group"]));
            Assert.Equal("x", request.Header("Impersonate-Extra-a%2Fb"));
        });
        Assert.Equal(2, server.Requests.Count);
    }

    private static Task Good(ScriptedExchange exchange) => exchange.AnswerAsync(200, """{"metadata":{"name":"a"}}""");

    private static Func<ScriptedExchange, Task> AcceptingOnly(string token) => exchange =>
        exchange.Request.Header("Authorization") == $"Bearer {token}" ? Good(exchange) : exchange.AnswerAsync(401, """{"kind":"Status","code":401,"reason":"Unauthorized"}""");

    private static ScriptedServer Accepting(string token) => new(AcceptingOnly(token));

    private KubernetesClient Client(ScriptedServer server) =>
        TestClient.Of(server, time, config => config with { Credentials = new() { TokenFile = TokenFile } });
}
