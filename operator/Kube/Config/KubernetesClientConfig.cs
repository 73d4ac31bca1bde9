namespace CwHoe.Kube.Config;

/// <summary>Which API server to talk to, and as whom.</summary>
public sealed record KubernetesClientConfig
{
    /// <summary>The API server: <c>https</c> (or <c>http</c>), host, port and where there is one a path in front of <c>/api</c>.</summary>
    public required Uri Server { get; init; }

    /// <summary>Where the configuration comes from, for error messages: <c>in-cluster</c>, or the kubeconfig's file and context.</summary>
    public string Origin { get; init; } = "configuration";

    /// <summary>The namespace that callers mean when they name none.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>The certificates that the server's certificate must lead to; null for those of the machine.</summary>
    public PemSource? CertificateAuthority { get; init; }

    /// <summary>Accept any server certificate. Whoever is between can read and change everything.</summary>
    public bool SkipTlsVerify { get; init; }

    /// <summary>The name asked for and expected in the server's certificate; null for the host of <see cref="Server"/>.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>An <c>http</c>, <c>https</c> or <c>socks5</c> proxy; null for what the environment says.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Who the client is.</summary>
    public ClientCredentials Credentials { get; init; } = new();

    /// <summary>How long any call but a watch or a log stream may take, retries included; positive.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long nothing may come from the server before an HTTP/2 connection is pinged, and then how long the answer may take, before it is
    /// taken for dead; at least 1 s.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Whether the server refuses fields that it does not know (fieldValidation=Strict, Kubernetes 1.25); an older one drops them.</summary>
    public bool StrictFields { get; init; } = true;
}
