using System.Text;
using CwHoe.Kube.Config;
using CwHoe.Kube.Models;
using CwHoe.Kube.Tests.Scripted;
using CwHoe.Testing;

namespace CwHoe.Kube.Tests.Credentials;

public sealed class TlsTests : IDisposable
{
    private const string Stored = """{"metadata":{"name":"a"}}""";

    private static readonly CancellationToken Never = TestContext.Current.CancellationToken;

    private readonly string folder = Directory.CreateTempSubdirectory("tls-").FullName;
    private readonly TestAuthority authority = new("authority");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Connect_CertificateOfTheAuthority_IsAccepted()
    {
        await using var server = Server(authority);
        using var client = TestClient.Of(server, change: Trusting(authority.Pem));

        Assert.NotNull(await client.GetAsync<V1ConfigMap>("a", "ns", Never));
    }

    [Fact]
    public async Task Connect_CertificateOfAnotherAuthority_IsRefused()
    {
        await using var server = Server(new TestAuthority("authority"));
        using var client = TestClient.Of(server, change: Trusting(authority.Pem));

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync<V1ConfigMap>("a", "ns", Never));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Connect_NoAuthorityConfigured_TrustsOnlyTheMachines()
    {
        await using var server = Server(authority);
        using var client = TestClient.Of(server);

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync<V1ConfigMap>("a", "ns", Never));
    }

    [Fact]
    public async Task Connect_SkipTlsVerify_AcceptsAnything()
    {
        await using var server = Server(authority);
        using var client = TestClient.Of(server, change: config => config with { SkipTlsVerify = true });

        Assert.NotNull(await client.GetAsync<V1ConfigMap>("a", "ns", Never));
    }

    [Fact]
    public async Task Connect_CertificateForAnotherHost_IsRefusedUnlessThatNameIsExpected()
    {
        await using var server = Server(authority, loopback: false);
        using var strict = TestClient.Of(server, change: Trusting(authority.Pem));
        using var named = TestClient.Of(server, change: config => Trusting(authority.Pem)(config) with { TlsServerName = "api.example" });
        using var misnamed = TestClient.Of(server, change: config => Trusting(authority.Pem)(config) with { TlsServerName = "other.example" });

        await Assert.ThrowsAsync<HttpRequestException>(() => strict.GetAsync<V1ConfigMap>("a", "ns", Never));
        await Assert.ThrowsAsync<HttpRequestException>(() => misnamed.GetAsync<V1ConfigMap>("a", "ns", Never));
        Assert.NotNull(await named.GetAsync<V1ConfigMap>("a", "ns", Never));
    }

    [Fact]
    public async Task Connect_OnlyTheIntermediateIsTrusted_IsAccepted()
    {
        var intermediate = new TestAuthority("intermediate", authority);
        await using var server = Server(intermediate);
        using var client = TestClient.Of(server, change: Trusting(intermediate.Pem));

        Assert.NotNull(await client.GetAsync<V1ConfigMap>("a", "ns", Never));
    }

    [Fact(DisplayName = "54 · a changed authority works without restart")]
    public async Task Connect_AuthorityFileChanges_IsFollowed()
    {
        var time = new ManualTime();
        var file = Write("ca.crt", new TestAuthority("former").Pem);
        await using var server = Server(authority);
        using var client = TestClient.Of(server, time, config => config with { CertificateAuthority = new() { File = file } });

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync<V1ConfigMap>("a", "ns", Never));
        Write("ca.crt", authority.Pem);
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.NotNull(await client.GetAsync<V1ConfigMap>("a", "ns", Never));
    }

    [Fact(DisplayName = "54 · a rotated client certificate works without restart")]
    public async Task Connect_ClientCertificateFilesChange_TheNewOneIsShown()
    {
        var time = new ManualTime();
        await using var server = Server(authority);
        using var client = TestClient.Of(server, time, config => Trusting(authority.Pem)(config) with
        {
            Credentials = new() { ClientCertificate = new() { File = Path.Combine(folder, "c.crt") }, ClientKey = new() { File = Path.Combine(folder, "c.key") } },
        });

        var (certificate, key) = authority.Client("first");
        Write("c.crt", certificate);
        Write("c.key", key);
        await client.GetAsync<V1ConfigMap>("a", "ns", Never);

        // Seen halfway, the new certificate with the old key: the old pair goes on.
        (certificate, key) = authority.Client("second");
        Write("c.crt", certificate);
        time.Advance(TimeSpan.FromSeconds(10));
        await client.GetAsync<V1ConfigMap>("a", "ns", Never);
        Write("c.key", key);
        time.Advance(TimeSpan.FromSeconds(10));
        await client.GetAsync<V1ConfigMap>("a", "ns", Never);

        Assert.Equal(["CN=first", "CN=first", "CN=second"], server.Requests.Select(request => request.ClientCertificate));
    }

    [Fact]
    public async Task Connect_KeyOfAnotherCertificate_SaysSoWithoutTheKey()
    {
        await using var server = Server(authority);
        var (certificate, _) = authority.Client("a");
        var (_, key) = authority.Client("b");
        using var client = TestClient.Of(server, change: config => config with
        {
            Credentials = new() { ClientCertificate = new() { Data = Encoding.UTF8.GetBytes(certificate) }, ClientKey = new() { Data = Encoding.UTF8.GetBytes(key) } },
        });

        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync<V1ConfigMap>("a", "ns", Never));

        Assert.IsType<KubernetesConfigException>(fault.InnerException);
        Assert.DoesNotContain(key.Split('\n')[1], fault.ToString(), StringComparison.Ordinal);
    }

    private static ScriptedServer Server(TestAuthority issuer, bool loopback = true) =>
        new(exchange => exchange.AnswerAsync(200, Stored), issuer.Server("api.example", loopback));

    private static Func<KubernetesClientConfig, KubernetesClientConfig> Trusting(string pem) =>
        config => config with { CertificateAuthority = new() { Data = Encoding.UTF8.GetBytes(pem) } };

    private string Write(string name, string content)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, content);
        return path;
    }
}
