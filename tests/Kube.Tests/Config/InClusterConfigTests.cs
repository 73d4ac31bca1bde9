using CwHoe.Kube.Config;

namespace CwHoe.Kube.Tests.Config;

public sealed class InClusterConfigTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("serviceaccount-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("10.96.0.1", "https://10.96.0.1:6443/")]
    [InlineData("fd00::1", "https://[fd00::1]:6443/")]
    [InlineData("kubernetes.default.svc", "https://kubernetes.default.svc:6443/")]
    public void TryLoad_InAPod_ReadsTheServiceAccount(string host, string url)
    {
        File.WriteAllText(Path.Combine(folder, "token"), "t");
        File.WriteAllText(Path.Combine(folder, "namespace"), "team\n");

        var config = Load(host, "6443")!;

        Assert.Equal((url, "team", "in-cluster"), (config.Server.AbsoluteUri, config.Namespace, config.Origin));
        Assert.Equal(Path.Combine(folder, "ca.crt"), config.CertificateAuthority!.File);
        Assert.Equal(Path.Combine(folder, "token"), config.Credentials.TokenFile);
    }

    [Fact]
    public void TryLoad_NotInAPod_IsNull()
    {
        Assert.Null(Load("10.96.0.1", "443"));
        File.WriteAllText(Path.Combine(folder, "token"), "t");
        Assert.Null(Load(null, "443"));
        Assert.Null(Load("10.96.0.1", ""));
    }

    [Theory]
    [InlineData("10.96.0.1", "https")]
    [InlineData("not a host", "443")]
    public void TryLoad_BadEnvironment_Throws(string host, string port)
    {
        File.WriteAllText(Path.Combine(folder, "token"), "t");

        Assert.Contains("KUBERNETES_SERVICE_", Assert.Throws<KubernetesConfigException>(() => Load(host, port)).Message, StringComparison.Ordinal);
    }

    private KubernetesClientConfig? Load(string? host, string? port) =>
        InClusterConfig.TryLoad(name => name == "KUBERNETES_SERVICE_HOST" ? host : name == "KUBERNETES_SERVICE_PORT" ? port : null, folder);
}
