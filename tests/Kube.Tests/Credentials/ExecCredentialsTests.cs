using System.Text.Json;
using CwHoe.Kube.Config;
using CwHoe.Kube.Models;
using CwHoe.Kube.Tests.Scripted;
using CwHoe.Testing;

namespace CwHoe.Kube.Tests.Credentials;

/// <summary>Runs real programs: small shell scripts.</summary>
public sealed class ExecCredentialsTests : IDisposable
{
    private static readonly CancellationToken Never = TestContext.Current.CancellationToken;

    private readonly string folder = Directory.CreateTempSubdirectory("exec-").FullName;
    private readonly ManualTime time = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Exec_Token_IsSentAndKept()
    {
        await using var server = new ScriptedServer(Good);
        using var client = Client(server, CountingScript());

        await client.GetAsync<V1ConfigMap>("a", "ns", Never);
        await client.GetAsync<V1ConfigMap>("a", "ns", Never);

        Assert.Equal(["Bearer run-1", "Bearer run-1"], Tokens(server));
    }

    [Fact(DisplayName = "55 · concurrent requests run an exec plugin once")]
    public async Task Exec_ConcurrentRequests_RunItOnce()
    {
        await using var server = new ScriptedServer(Good);
        using var client = Client(server, CountingScript());

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.GetAsync<V1ConfigMap>("a", "ns", Never)));

        Assert.Equal(20, server.Requests.Count);
        Assert.All(Tokens(server), token => Assert.Equal("Bearer run-1", token));
    }

    [Fact]
    public async Task Exec_Expired_RunsAgain()
    {
        await using var server = new ScriptedServer(Good);
        var expires = time.GetUtcNow().AddMinutes(10).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ");
        using var client = Client(server, CountingScript($",\"expirationTimestamp\":\"{expires}\""));

        await client.GetAsync<V1ConfigMap>("a", "ns", Never);
        time.Advance(TimeSpan.FromMinutes(9.9));
        await client.GetAsync<V1ConfigMap>("a", "ns", Never);
        time.Advance(TimeSpan.FromMinutes(0.1));
        await client.GetAsync<V1ConfigMap>("a", "ns", Never);

        Assert.Equal(["Bearer run-1", "Bearer run-1", "Bearer run-2"], Tokens(server));
    }

    [Fact]
    public async Task Exec_ServerRefusesTheToken_RunsAgainAndTheCallSucceeds()
    {
        await using var server = new ScriptedServer(exchange =>
            exchange.Request.Header("Authorization") == "Bearer run-2" ? Good(exchange) : exchange.AnswerAsync(401, ""));
        using var client = Client(server, CountingScript());

        Assert.NotNull(await client.GetAsync<V1ConfigMap>("a", "ns", Never));
        Assert.Equal(["Bearer run-1", "Bearer run-2"], Tokens(server));
    }

    [Fact]
    public async Task Exec_ClientCertificate_IsShown()
    {
        var authority = new TestAuthority("authority");
        var (certificate, key) = authority.Client("from-plugin");
        var answer = JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["kind"] = "ExecCredential",
            ["apiVersion"] = "client.authentication.k8s.io/v1beta1",
            ["status"] = new Dictionary<string, string> { ["clientCertificateData"] = certificate, ["clientKeyData"] = key },
        });
        File.WriteAllText(Path.Combine(folder, "answer"), answer);
        await using var server = new ScriptedServer(Good, authority.Server("api.example"));
        using var client = Client(
            server,
            Plugin($"cat {folder}/answer") with { ApiVersion = "client.authentication.k8s.io/v1beta1" },
            config => config with { SkipTlsVerify = true });

        await client.GetAsync<V1ConfigMap>("a", "ns", Never);

        Assert.Equal("CN=from-plugin", server.Requests.Single().ClientCertificate);
    }

    [Fact]
    public async Task Exec_Input_IsArgumentsEnvironmentAndClusterInfo()
    {
        await using var server = new ScriptedServer(Good);
        var plugin = Plugin($"printf '%s' \"$1|$EXTRA|$HOME\" > {folder}/seen; printf '%s' \"$KUBERNETES_EXEC_INFO\" > {folder}/info; {Answer("t")}") with
        {
            Arguments = [Path.Combine(folder, "plugin"), "an argument"],
            Environment = new Dictionary<string, string> { ["EXTRA"] = "extra" },
            ProvideClusterInfo = true,
            ClusterConfigJson = """{"audience":"me"}""",
        };
        using var client = Client(server, plugin, config => config with { CertificateAuthority = new() { Data = "PEM"u8.ToArray() }, TlsServerName = "api" });

        await client.GetAsync<V1ConfigMap>("a", "ns", Never);

        Assert.Equal($"an argument|extra|{Environment.GetEnvironmentVariable("HOME")}", File.ReadAllText(Path.Combine(folder, "seen")));
        Assert.Equal(
            $$$"""{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","spec":{"cluster":{"server":"{{{server.Url.OriginalString}}}","tls-server-name":"api","certificate-authority-data":"UEVN","config":{"audience":"me"}},"interactive":false}}""",
            File.ReadAllText(Path.Combine(folder, "info")));
    }

    [Theory]
    [InlineData("echo top-secret; exit 3", "exit code 3")]
    [InlineData("echo top-secret", "not JSON")]
    [InlineData("echo '{\"kind\":\"Pod\",\"top-secret\":1}'", "field kind")]
    [InlineData("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1beta1\"}'", "field apiVersion")]
    [InlineData("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\"}'", "field status")]
    [InlineData("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"clientKeyData\":\"top-secret\"}}'", "neither token nor")]
    [InlineData("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"token\":\"top-secret\",\"expirationTimestamp\":\"soon\"}}'", "expirationTimestamp")]
    public async Task Exec_BadPlugin_SaysWhatIsWrongAndNoSecret(string script, string expected)
    {
        await using var server = new ScriptedServer(Good);
        using var client = Client(server, Plugin(script));

        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync<V1ConfigMap>("a", "ns", Never));

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("top-secret", fault.ToString(), StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Exec_ProgramIsMissing_GivesTheInstallHint()
    {
        await using var server = new ScriptedServer(Good);
        using var client = Client(server, Plugin("") with { Command = "/nowhere/login", InstallHint = "Get it from the shop" });

        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync<V1ConfigMap>("a", "ns", Never));

        Assert.Contains("/nowhere/login", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith("Get it from the shop", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exec_CallerGivesUp_ThePluginIsKilledAndTheNextCallRunsIt()
    {
        var fifo = Path.Combine(folder, "started");
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", fifo))
            await mkfifo.WaitForExitAsync(Never);
        await using var server = new ScriptedServer(Good);
        using var client = Client(server, Plugin($"if [ ! -e {folder}/again ]; then echo $$ > {fifo}; exec sleep 600; fi; {Answer("second")}"));
        using var cancel = new CancellationTokenSource();

        var first = client.GetAsync<V1ConfigMap>("a", "ns", cancel.Token);
        var started = int.Parse(await File.ReadAllTextAsync(fifo, Never));
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        File.WriteAllText(Path.Combine(folder, "again"), "");

        Assert.NotNull(await client.GetAsync<V1ConfigMap>("a", "ns", Never));
        Assert.Equal(["Bearer second"], Tokens(server));
        Assert.True(await GoneAsync(started));
    }

    private static async Task<bool> GoneAsync(int processId)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(processId);
            await process.WaitForExitAsync(Never).WaitAsync(TimeSpan.FromSeconds(30), Never);
        }
        catch (ArgumentException)
        {
            // No such process.
        }
        return true;
    }

    private static Task Good(ScriptedExchange exchange) => exchange.AnswerAsync(200, """{"metadata":{"name":"a"}}""");

    private static IEnumerable<string?> Tokens(ScriptedServer server) => server.Requests.Select(request => request.Header("Authorization"));

    private static string Answer(string token, string more = "") =>
        $$$"""printf '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"%s"{{{more}}}}}' "{{{token}}}" """;

    private KubernetesClient Client(ScriptedServer server, ExecPlugin plugin, Func<KubernetesClientConfig, KubernetesClientConfig>? change = null) =>
        TestClient.Of(server, time, config => (change?.Invoke(config) ?? config) with { Credentials = new() { Exec = plugin } });

    /// <summary>A plugin whose tokens are run-1, run-2 and so on.</summary>
    private ExecPlugin CountingScript(string more = "") => Plugin($"echo >> {folder}/runs; {Answer($"run-$(wc -l < {folder}/runs)", more)}");

    private ExecPlugin Plugin(string script)
    {
        var path = Path.Combine(folder, "plugin");
        File.WriteAllText(path, script + "\n");
        return new() { ApiVersion = "client.authentication.k8s.io/v1", Command = "sh", Arguments = [path], InteractiveMode = ExecInteractiveMode.Never };
    }
}
