using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CwHoe.Kube.Config;

/// <summary>The configuration that Kubernetes gives every pod with a service-account token.</summary>
public static class InClusterConfig
{
    /// <summary>The <see cref="KubernetesClientConfig.Origin"/> of such a configuration.</summary>
    public const string Origin = "in-cluster";

    private const string Folder = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>The pod's configuration; null where this process runs in no pod, or in one without a token.</summary>
    /// <exception cref="KubernetesConfigException">There is one but it cannot be used.</exception>
    public static KubernetesClientConfig? TryLoad() => TryLoad(Environment.GetEnvironmentVariable, Folder);

    internal static KubernetesClientConfig? TryLoad(Func<string, string?> environment, string folder)
    {
        var tokenFile = Path.Combine(folder, "token");
        if (environment("KUBERNETES_SERVICE_HOST") is not { Length: > 0 } host
            || environment("KUBERNETES_SERVICE_PORT") is not { Length: > 0 } port
            || !File.Exists(tokenFile))
            return null;

        if (!ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw new KubernetesConfigException("in-cluster: KUBERNETES_SERVICE_PORT is no port. Kubernetes sets it; do not set it in the pod.");
        var authority = IPAddress.TryParse(host, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : host;
        if (!Uri.TryCreate($"https://{authority}:{number}", UriKind.Absolute, out var server))
            throw new KubernetesConfigException("in-cluster: KUBERNETES_SERVICE_HOST is no host. Kubernetes sets it; do not set it in the pod.");

        var namespaceFile = Path.Combine(folder, "namespace");
        return new()
        {
            Origin = Origin,
            Server = server,
            Namespace = File.Exists(namespaceFile) && File.ReadAllText(namespaceFile).Trim() is { Length: > 0 } ns ? ns : "default",
            CertificateAuthority = new() { File = Path.Combine(folder, "ca.crt") },
            Credentials = new() { TokenFile = tokenFile },
        };
    }
}
