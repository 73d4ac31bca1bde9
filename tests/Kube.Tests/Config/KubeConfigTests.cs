using System.Text;
using CwHoe.Kube.Config;

namespace CwHoe.Kube.Tests.Config;

public sealed class KubeConfigTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("kubeconfig-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Load_SeveralFiles_FirstToDefineWins()
    {
        var first = Write("first", """
            apiVersion: v1
            kind: Config
            current-context: ""
            clusters:
            - {name: c, cluster: {server: https://first:6443}}
            users: []
            """);
        var second = Write("second", """
            current-context: two
            clusters:
            - {name: c, cluster: {server: https://second:6443}}
            contexts:
            - {name: two, context: {cluster: c, user: u, namespace: team}}
            users:
            - {name: u, user: {token: second-token}}
            """);
        var third = Write("third", """
            current-context: three
            contexts:
            - {name: three, context: {cluster: c}}
            users:
            - {name: u, user: {token: third-token}}
            """);

        var config = Load(null, null, $"{first}:{Path.Combine(folder, "missing")}::{second}:{third}");

        Assert.Equal(new Uri("https://first:6443"), config.Server);
        Assert.Equal(("team", "second-token"), (config.Namespace, config.Credentials.Token));
        Assert.Contains("context two", config.Origin, StringComparison.Ordinal);
        Assert.Equal("default", Load(null, "three", $"{first}:{second}:{third}").Namespace);
    }

    [Fact]
    public void Load_NoEnvironment_ReadsTheHomeFolder()
    {
        Directory.CreateDirectory(Path.Combine(folder, ".kube"));
        Write(".kube/config", Minimal("https://home:6443"));

        Assert.Equal("home", Load(null, null, null).Server.Host);
    }

    [Fact]
    public void Load_ExplicitPath_IgnoresTheEnvironment()
    {
        var explicitFile = Write("explicit", Minimal("https://explicit:6443"));
        var listed = Write("listed", Minimal("https://listed:6443"));

        Assert.Equal("explicit", Load(explicitFile, null, listed).Server.Host);
    }

    [Fact]
    public void Load_RelativeFiles_StartFromTheFilesFolder()
    {
        Directory.CreateDirectory(Path.Combine(folder, "sub"));
        var file = Write("sub/config", """
            current-context: c
            clusters: [{name: c, cluster: {server: "https://h", certificate-authority: ../ca.crt, tls-server-name: api, proxy-url: "socks5://p:1"}}]
            contexts: [{name: c, context: {cluster: c, user: u}}]
            users: [{name: u, user: {client-certificate: c.crt, client-key: /abs/c.key, tokenFile: t}}]
            """);

        var config = Load(file, null, null);

        Assert.Equal(Path.Combine(folder, "ca.crt"), config.CertificateAuthority!.File);
        Assert.Equal(Path.Combine(folder, "sub/c.crt"), config.Credentials.ClientCertificate!.File);
        Assert.Equal("/abs/c.key", config.Credentials.ClientKey!.File);
        Assert.Equal(Path.Combine(folder, "sub/t"), config.Credentials.TokenFile);
        Assert.Equal(("api", "socks5://p:1/"), (config.TlsServerName, config.Proxy!.AbsoluteUri));
    }

    [Fact]
    public void Load_DataBesideFile_DataWins()
    {
        var file = Write("config", $$$"""
            {"current-context": "c",
             "clusters": [{"name": "c", "cluster": {"server": "https://h", "certificate-authority": "ca.crt", "certificate-authority-data": "{{{Base64("PEM")}}}"} }],
             "contexts": [{"name": "c", "context": {"cluster": "c"}}]}
            """);

        var authority = Load(file, null, null).CertificateAuthority!;

        Assert.Null(authority.File);
        Assert.Equal("PEM"u8, authority.Data!.Value.Span);
    }

    [Fact]
    public void Load_ExecPlugin_ReadsEverything()
    {
        var file = Write("config", """
            current-context: c
            clusters:
            - name: c
              cluster:
                server: https://h
                extensions:
                - name: client.authentication.k8s.io/exec
                  extension: {audience: me, level: 3, strict: true, "quoted": "3", none: null, list: [1.5, x]}
            contexts: [{name: c, context: {cluster: c, user: u}}]
            users:
            - name: u
              user:
                exec:
                  apiVersion: client.authentication.k8s.io/v1
                  command: ./login.sh
                  args: [a, "b c"]
                  env: [{name: X, value: y}]
                  installHint: get it
                  provideClusterInfo: true
                  interactiveMode: Never
            """);

        var exec = Load(file, null, null).Credentials.Exec!;

        Assert.Equal(Path.Combine(folder, "login.sh"), exec.Command);
        Assert.Equal(["a", "b c"], exec.Arguments);
        Assert.Equal("y", exec.Environment["X"]);
        Assert.Equal(("get it", true, ExecInteractiveMode.Never), (exec.InstallHint, exec.ProvideClusterInfo, exec.InteractiveMode));
        Assert.Equal("""{"audience":"me","level":3,"strict":true,"quoted":"3","none":null,"list":[1.5,"x"]}""", exec.ClusterConfigJson);
    }

    [Fact]
    public void Load_Impersonation_IsRead()
    {
        var file = Write("config", User("as: jane, as-uid: '7', as-groups: [a, b], as-user-extra: {reason: [r]}"));

        var impersonate = Load(file, null, null).Credentials.Impersonate!;

        Assert.Equal(("jane", "7"), (impersonate.User, impersonate.Uid));
        Assert.Equal(["a", "b"], impersonate.Groups);
        Assert.Equal(["r"], impersonate.Extra["reason"]);
    }

    [Theory]
    [InlineData("username: u, password: top-secret", "users[u].user.username", "basic authentication")]
    [InlineData("password: top-secret", "users[u].user.password", "basic authentication")]
    [InlineData("auth-provider: {name: gcp}", "users[u].user.auth-provider", "exec plugin")]
    [InlineData("client-certificate: a.crt", "users[u].user.client-certificate", "together")]
    [InlineData("client-key-data: '*top-secret*'", "users[u].user.client-key-data", "base64")]
    [InlineData("token: [top-secret]", "users[u].user.token", "no text")]
    [InlineData("exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: x}", "users[u].user.exec.apiVersion", "v1beta1")]
    [InlineData("exec: {apiVersion: client.authentication.k8s.io/v1, command: x}", "users[u].user.exec.interactiveMode", "IfAvailable")]
    [InlineData("exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never}", "users[u].user.exec.command", "missing")]
    [InlineData("exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: x, env: [{value: top-secret}]}", "users[u].user.exec.env[0].name", "missing")]
    [InlineData("as-groups: [x]", "users[u].user.as", "missing")]
    public void Load_BadUser_NamesFileAndFieldAndNoSecret(string user, string field, string hint)
    {
        var file = Write("config", User(user));

        var fault = Assert.Throws<KubernetesConfigException>(() => Load(file, null, null));

        Assert.StartsWith(file + ":", fault.Message, StringComparison.Ordinal);
        Assert.Contains($"field {field} ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(hint, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("top-secret", fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "clusters[c].cluster.server is missing")]
    [InlineData("server: 'ftp://x'", "clusters[c].cluster.server is no http or https URL")]
    [InlineData("server: 'https://u:top-secret@x'", "clusters[c].cluster.server holds a user name")]
    [InlineData("server: 'https://x', insecure-skip-tls-verify: maybe", "insecure-skip-tls-verify is neither")]
    [InlineData("server: 'https://x', insecure-skip-tls-verify: true, certificate-authority: ca", "Keep one of the two")]
    [InlineData("server: 'https://x', proxy-url: 'gopher://x'", "clusters[c].cluster.proxy-url is no")]
    public void Load_BadCluster_NamesTheField(string cluster, string expected)
    {
        var file = Write("config", $"{{current-context: c, clusters: [{{name: c, cluster: {{{cluster}}}}}], contexts: [{{name: c, context: {{cluster: c}}}}]}}");

        var fault = Assert.Throws<KubernetesConfigException>(() => Load(file, null, null));

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("top-secret", fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{contexts: [{name: a, context: {cluster: c}}, {name: b, context: {cluster: c}}]}", null, "Name one of: a, b.")]
    [InlineData("{contexts: [{name: a, context: {cluster: c}}]}", "x", "there is no context \"x\". Name one of: a.")]
    [InlineData("{current-context: a}", null, "(there are none)")]
    [InlineData("{current-context: a, contexts: [{name: a, context: {cluster: c}}]}", null, "names \"c\", which is not among the clusters")]
    [InlineData("{current-context: a, clusters: [{name: c, cluster: {server: 'https://x'}}], contexts: [{name: a, context: {cluster: c, user: u}}]}", null, "names \"u\", which is not among the users")]
    [InlineData("{current-context: a, contexts: [{name: a, context: {}}, {name: a, context: {}}]}", null, "is there twice")]
    [InlineData("{contexts: [{context: {}}]}", null, "contexts[0].name is missing")]
    [InlineData("{contexts: 5}", null, "contexts is no list")]
    [InlineData("[]", null, "no kubeconfig")]
    [InlineData("token: top-secret: x", null, ":1:")]
    [InlineData("", null, "current-context is empty")]
    public void Load_BadFile_SaysWhatToDo(string content, string? context, string expected)
    {
        var file = Write("config", content);

        var fault = Assert.Throws<KubernetesConfigException>(() => Load(file, context, null));

        Assert.Contains(file, fault.Message, StringComparison.Ordinal);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("top-secret", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NoFile_SaysWhereItLooked()
    {
        Assert.Contains(Path.Combine(folder, ".kube", "config"), Assert.Throws<KubernetesConfigException>(() => Load(null, null, null)).Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", Assert.Throws<KubernetesConfigException>(() => Load(Path.Combine(folder, "none"), null, null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_HoldsNoSecret()
    {
        var file = Write("config", User($"token: top-secret, client-certificate-data: {Base64("top-secret")}, client-key-data: {Base64("top-secret")}"));

        Assert.DoesNotContain("top-secret", Load(file, null, null).ToString(), StringComparison.Ordinal);
    }

    private static string Minimal(string server) =>
        $"{{current-context: c, clusters: [{{name: c, cluster: {{server: '{server}'}}}}], contexts: [{{name: c, context: {{cluster: c}}}}]}}";

    private static string User(string user) => $$$"""
        current-context: c
        clusters: [{name: c, cluster: {server: 'https://h'}}]
        contexts: [{name: c, context: {cluster: c, user: u}}]
        users:
        - {name: u, user: { {{{user}}} } }
        """;

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private KubernetesClientConfig Load(string? path, string? context, string? listed) =>
        KubeConfig.Load(path, context, name => name == "KUBECONFIG" ? listed : null, folder);

    private string Write(string name, string content)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, content);
        return path;
    }
}
