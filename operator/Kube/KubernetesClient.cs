using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CwHoe.Kube.Config;
using CwHoe.Kube.Credentials;
using CwHoe.Kube.Http;
using CwHoe.Kube.Models;

namespace CwHoe.Kube;

/// <summary>A client of one Kubernetes API server over HTTP. Make one per process and share it.</summary>
/// <remarks>
/// A call that the server is too busy for (429 or 503 with Retry-After) is repeated as the server asks, at most 5 times and 30 s in all,
/// where repeating does no harm: get, list, replace, apply, delete. A watch is never repeated here. Nothing else is retried.
/// An answer that cannot be decoded is <see cref="KubernetesDecodeException"/>.
/// </remarks>
public sealed partial class KubernetesClient : IKubernetesClient, IDisposable
{
    /// <summary>Name of the meter that counts requests: <c>rest_client_requests_total{code,method}</c>.</summary>
    public const string MeterName = "CwHoe.Kube";

    private static readonly string UserAgent = $"cw-hoe/{typeof(KubernetesClient).Assembly.GetName().Version?.ToString(3) ?? "0.0.0"}";

    private readonly HttpMessageInvoker http;
    private readonly IDisposable? credentials;
    private readonly string server;
    private readonly JsonSerializerOptions json;
    private readonly JsonTypeInfo<V1Status> statusInfo;
    private readonly TimeProvider timeProvider;

    private KubernetesClient(KubernetesClientConfig config, JsonSerializerOptions json, TimeProvider timeProvider, HttpMessageHandler transport)
    {
        Config = config;
        this.json = json;
        this.timeProvider = timeProvider;
        statusInfo = Info<V1Status>();
        server = config.Server.AbsoluteUri.TrimEnd('/');

        ICredentialSource source = config.Credentials.Exec is { } plugin
            ? new ExecCredentials(config, plugin, timeProvider)
            : new ConfiguredCredentials(config.Credentials, config.Origin, timeProvider);
        credentials = source as IDisposable;
        var authenticated = new AuthenticationHandler(source, config.Credentials.Impersonate, new MetricsHandler(transport));
        http = new HttpMessageInvoker(new RetryAfterHandler(timeProvider, authenticated));
    }

    /// <summary>Which server the client talks to, and as whom.</summary>
    public KubernetesClientConfig Config { get; }

    /// <summary>Makes a client.</summary>
    /// <param name="config">Which server, and as whom.</param>
    /// <param name="json">How the models are read and written, from <see cref="KubernetesJson.Options"/>.</param>
    /// <param name="timeProvider">The clock; null for the machine's.</param>
    /// <exception cref="KubernetesConfigException">The configuration contradicts itself.</exception>
    public static KubernetesClient Create(KubernetesClientConfig config, JsonSerializerOptions json, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(json);
        Check(config);
        var clock = timeProvider ?? TimeProvider.System;
        return new(config, json, clock, new ServerTransport(config, clock));
    }

    /// <summary>Makes a client from what is around the process: the pod's service account, else the kubeconfig.</summary>
    /// <param name="context">A kubeconfig context, which goes before the pod's service account; null for none.</param>
    /// <param name="json">How the models are read and written, from <see cref="KubernetesJson.Options"/>.</param>
    /// <param name="timeProvider">The clock; null for the machine's.</param>
    /// <exception cref="KubernetesConfigException">There is no usable configuration; the message says what to do.</exception>
    public static KubernetesClient FromEnvironment(string? context, JsonSerializerOptions json, TimeProvider? timeProvider = null) =>
        Create((context is null ? InClusterConfig.TryLoad() : null) ?? KubeConfig.Load(context: context), json, timeProvider);

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        http.Dispose();
        credentials?.Dispose();
    }

    private static void Check(KubernetesClientConfig config)
    {
        if (!config.Server.IsAbsoluteUri || (config.Server.Scheme != Uri.UriSchemeHttps && config.Server.Scheme != Uri.UriSchemeHttp))
            throw new KubernetesConfigException($"{config.Origin}: the server is no http or https URL. Write it as https://host:port.");
        if (config.Server.UserInfo.Length > 0)
            throw new KubernetesConfigException($"{config.Origin}: the server's URL holds a user name or password. Take it out; API servers know tokens and certificates.");
        if (config.SkipTlsVerify && config.CertificateAuthority is not null)
            throw new KubernetesConfigException($"{config.Origin}: a certificate authority is given and verification is switched off. Keep one of the two.");
        if (config.RequestTimeout <= TimeSpan.Zero)
            throw new KubernetesConfigException($"{config.Origin}: RequestTimeout must be positive.");
        if (config.KeepAlive < TimeSpan.FromSeconds(1))
            throw new KubernetesConfigException($"{config.Origin}: KeepAlive must be 1 s or more.");
    }

    private JsonTypeInfo<T> Info<T>() => (JsonTypeInfo<T>)json.GetTypeInfo(typeof(T));
}
