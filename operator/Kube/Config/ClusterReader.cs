namespace CwHoe.Kube.Config;

/// <summary>Reads a cluster of a kubeconfig.</summary>
internal static class ClusterReader
{
    public static KubernetesClientConfig Read(YamlSection cluster)
    {
        var skip = cluster.Flag("insecure-skip-tls-verify");
        var authority = Pem(cluster, "certificate-authority");
        if (skip && authority is not null)
            throw cluster.Fault("insecure-skip-tls-verify", "is true although a certificate authority is given", "Keep one of the two");
        return new()
        {
            Server = Server(cluster),
            CertificateAuthority = authority,
            SkipTlsVerify = skip,
            TlsServerName = cluster.Text("tls-server-name"),
            Proxy = Proxy(cluster),
        };
    }

    /// <summary>PEM text given as <c>NAME-data</c>, which goes before the file that <c>NAME</c> names.</summary>
    public static PemSource? Pem(YamlSection section, string name)
    {
        if (section.Base64($"{name}-data") is { } data)
            return new() { Data = data };
        return section.Text(name) is { } file ? new() { File = Path.GetFullPath(file, section.Folder) } : null;
    }

    private static Uri Server(YamlSection cluster)
    {
        var text = cluster.Text("server") ?? throw cluster.Fault("server", "is missing", "Write the API server's URL, such as https://host:6443");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var server) || (server.Scheme != Uri.UriSchemeHttps && server.Scheme != Uri.UriSchemeHttp))
            throw cluster.Fault("server", "is no http or https URL", "Write it as https://host:port");
        return server.UserInfo.Length == 0 ? server : throw cluster.Fault("server", "holds a user name or password", "Take it out of the URL");
    }

    private static Uri? Proxy(YamlSection cluster)
    {
        if (cluster.Text("proxy-url") is not { } text)
            return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var proxy) && proxy.Scheme is "http" or "https" or "socks5"
            ? proxy
            : throw cluster.Fault("proxy-url", "is no http, https or socks5 URL", "Write it as http://host:port");
    }
}
