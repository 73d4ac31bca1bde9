using CwHoe.Kube.Config;
using CwHoe.Kube.Models;
using CwHoe.Kube.Tests.Scripted;
using CwHoe.Testing;

namespace CwHoe.Kube.Tests.Credentials;

/// <summary>Whole configurations, as a pod and a kubeconfig give them, whose files all change while one client goes on.</summary>
public sealed class RotationTests : IDisposable
{
    private static readonly CancellationToken Never = TestContext.Current.CancellationToken;

    private readonly string folder = Directory.CreateTempSubdirectory("rotation-").FullName;
    private readonly ManualTime time = new();
    private readonly TestAuthority former = new("former");
    private readonly TestAuthority latter = new("latter");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact(DisplayName = "54 · a pod's token and authority rotate without a restart")]
    public async Task InCluster_TokenAndAuthorityChange_AreFollowed()
    {
        await using var before = Accepting("Bearer one", former);
        await using var after = Accepting("Bearer two", latter);
        var (host, port) = (before.Url.Host, before.Url.Port.ToString());
        Write("token", "one");
        Write("ca.crt", former.Pem);
        var config = InClusterConfig.TryLoad(name => name == "KUBERNETES_SERVICE_HOST" ? host : port, folder)!;

        // The same files, read by one client of each server: an authority is only looked at when a connection is made.
        using var client = KubernetesClient.Create(config, KubernetesJson.Options(), time);
        using var moved = KubernetesClient.Create(config with { Server = after.Url }, KubernetesJson.Options(), time);
        Assert.NotNull(await client.GetAsync<V1ConfigMap>("a", "ns", Never));
        await Assert.ThrowsAsync<HttpRequestException>(() => moved.GetAsync<V1ConfigMap>("a", "ns", Never));

        Write("token", "two");
        Write("ca.crt", latter.Pem);
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.NotNull(await moved.GetAsync<V1ConfigMap>("a", "ns", Never));
        var refused = await Assert.ThrowsAsync<KubernetesException>(() => client.GetAsync<V1ConfigMap>("a", "ns", Never));
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, refused.Code);
    }

    [Fact(DisplayName = "54 · a kubeconfig's token file, at a path relative to it, rotates without a restart")]
    public async Task KubeConfig_TokenFileChanges_IsFollowed()
    {
        await using var server = new ScriptedServer(Good, former.Server("api.example"));
        Write("authority", former.Pem);
        Write("token", "one");
        using var client = Client(server, "tokenFile: token");

        await client.GetAsync<V1ConfigMap>("a", "ns", Never);
        Write("token", "two");
        time.Advance(TimeSpan.FromMinutes(1));
        await client.GetAsync<V1ConfigMap>("a", "ns", Never);

        Assert.Equal(["Bearer one", "Bearer two"], server.Requests.Select(request => request.Header("Authorization")));
    }

    [Fact(DisplayName = "54 · a kubeconfig's client certificate, at a path relative to it, rotates without a restart")]
    public async Task KubeConfig_ClientCertificateChanges_IsFollowed()
    {
        await using var server = new ScriptedServer(Good, former.Server("api.example"));
        Write("authority", former.Pem);
        WritePair("one");
        using var client = Client(server, "client-certificate: c.crt, client-key: c.key");

        await client.GetAsync<V1ConfigMap>("a", "ns", Never);
        WritePair("two");
        time.Advance(TimeSpan.FromSeconds(10));
        await client.GetAsync<V1ConfigMap>("a", "ns", Never);

        Assert.Equal(["CN=one", "CN=two"], server.Requests.Select(request => request.ClientCertificate));
    }

    private static Task Good(ScriptedExchange exchange) => exchange.AnswerAsync(200, """{"metadata":{"name":"a"}}""");

    private static ScriptedServer Accepting(string authorization, TestAuthority authority) => new(
        exchange => exchange.Request.Header("Authorization") == authorization ? Good(exchange) : exchange.AnswerAsync(401, ""), authority.Server("api.example"));

    private KubernetesClient Client(ScriptedServer server, string user)
    {
        var file = Write("config", $$"""
            current-context: x
            clusters:
            - {name: c, cluster: {server: "{{server.Url}}", certificate-authority: authority} }
            users:
            - {name: u, user: { {{user}} } }
            contexts:
            - {name: x, context: {cluster: c, user: u} }
            """);
        return KubernetesClient.Create(KubeConfig.Load(file), KubernetesJson.Options(), time);
    }

    private void WritePair(string name)
    {
        var (certificate, key) = former.Client(name);
        Write("c.crt", certificate);
        Write("c.key", key);
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, content);
        return path;
    }
}
