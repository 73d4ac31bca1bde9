using System.Buffers;
using System.Text;
using System.Text.Json;
using CwHoe.Kube.Config;

namespace CwHoe.Kube.Credentials;

/// <summary>What an exec plugin is told in <c>KUBERNETES_EXEC_INFO</c>: an ExecCredential with its spec.</summary>
internal static class ExecInfo
{
    public static string Write(KubernetesClientConfig config, ExecPlugin plugin, bool interactive)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("kind"u8, "ExecCredential"u8);
            writer.WriteString("apiVersion"u8, plugin.ApiVersion);
            writer.WriteStartObject("spec"u8);
            if (plugin.ProvideClusterInfo)
                WriteCluster(writer, config, plugin);
            writer.WriteBoolean("interactive"u8, interactive);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteCluster(Utf8JsonWriter writer, KubernetesClientConfig config, ExecPlugin plugin)
    {
        writer.WriteStartObject("cluster"u8);
        writer.WriteString("server"u8, config.Server.OriginalString);
        if (config.TlsServerName is not null)
            writer.WriteString("tls-server-name"u8, config.TlsServerName);
        if (config.SkipTlsVerify)
            writer.WriteBoolean("insecure-skip-tls-verify"u8, true);
        if (config.CertificateAuthority is { } authority)
            writer.WriteBase64String("certificate-authority-data"u8, new ReloadedPem(authority, TimeProvider.System).Read());
        if (config.Proxy is not null)
            writer.WriteString("proxy-url"u8, config.Proxy.OriginalString);
        if (plugin.ClusterConfigJson is not null)
        {
            writer.WritePropertyName("config"u8);
            writer.WriteRawValue(plugin.ClusterConfigJson);
        }
        writer.WriteEndObject();
    }
}
