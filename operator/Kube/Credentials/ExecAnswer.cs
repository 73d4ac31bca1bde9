using System.Text.Json;
using CwHoe.Kube.Config;

namespace CwHoe.Kube.Credentials;

/// <summary>What an exec plugin printed: the status of an ExecCredential. A class, so that no generated text shows it.</summary>
internal sealed class ExecAnswer
{
    public string? Token { get; private init; }

    public string? ClientCertificateData { get; private init; }

    public string? ClientKeyData { get; private init; }

    /// <summary>When the credential stops working; null: the plugin does not say.</summary>
    public DateTimeOffset? ExpirationTimestamp { get; private init; }

    /// <summary>Reads the plugin's output.</summary>
    /// <exception cref="KubernetesConfigException">It is no usable ExecCredential of the version asked for. The output itself is never shown.</exception>
    public static ExecAnswer Read(ReadOnlyMemory<byte> output, ExecPlugin plugin, string origin)
    {
        try
        {
            using var document = JsonDocument.Parse(output);
            var root = document.RootElement;
            if (Text(root, "kind") != "ExecCredential")
                throw Bad(origin, plugin, "kind", "it is not ExecCredential");
            if (Text(root, "apiVersion") != plugin.ApiVersion)
                throw Bad(origin, plugin, "apiVersion", $"it is not {plugin.ApiVersion}, which the kubeconfig asks for");
            if (!root.TryGetProperty("status", out var status) || status.ValueKind != JsonValueKind.Object)
                throw Bad(origin, plugin, "status", "it is missing");

            var answer = new ExecAnswer
            {
                Token = Text(status, "token"),
                ClientCertificateData = Text(status, "clientCertificateData"),
                ClientKeyData = Text(status, "clientKeyData"),
                ExpirationTimestamp = Expiration(status, plugin, origin),
            };
            if (answer.Token is null && answer.ClientCertificateData is null)
                throw Bad(origin, plugin, "status", "it has neither token nor clientCertificateData");
            if (answer.ClientCertificateData is null != answer.ClientKeyData is null)
                throw Bad(origin, plugin, "status", "clientCertificateData and clientKeyData go together, but only one is there");
            return answer;
        }
        catch (JsonException)
        {
            // No inner exception: its text may quote the output.
            throw new KubernetesConfigException($"{origin}: the exec plugin {plugin.Command} printed something that is not JSON. Run it by hand to see what.");
        }
    }

    private static DateTimeOffset? Expiration(JsonElement status, ExecPlugin plugin, string origin)
    {
        if (!status.TryGetProperty("expirationTimestamp", out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        return value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var time)
            ? time
            : throw Bad(origin, plugin, "status.expirationTimestamp", "it is no RFC 3339 time");
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : null;

    private static KubernetesConfigException Bad(string origin, ExecPlugin plugin, string field, string why) =>
        new($"{origin}: the answer of the exec plugin {plugin.Command} cannot be used, field {field}: {why}. Run it by hand to see what it prints.");
}
