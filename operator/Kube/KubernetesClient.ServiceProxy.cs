using System.Globalization;

namespace CwHoe.Kube;

public sealed partial class KubernetesClient
{
    private const int MaxServiceAnswer = 4 * 1024 * 1024;

    /// <summary>Sends a GET to a service through the API server, for callers outside the cluster's network. Any status is an answer, not a fault.</summary>
    /// <param name="ns">The service's namespace.</param>
    /// <param name="service">The service's name.</param>
    /// <param name="port">The port's number or name.</param>
    /// <param name="pathAndQuery">What to get; begins with a slash.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="KubernetesDecodeException">The answer is longer than 4 MiB.</exception>
    public async Task<ServiceAnswer> GetFromServiceAsync(string ns, string service, string port, string pathAndQuery, CancellationToken cancellationToken)
    {
        if (!pathAndQuery.StartsWith('/'))
            throw new ArgumentException("The path must begin with a slash", nameof(pathAndQuery));
        var path = string.Create(CultureInfo.InvariantCulture, $"/api/v1/namespaces/{Uri.EscapeDataString(ns)}/services/{Uri.EscapeDataString(service)}:{Uri.EscapeDataString(port)}/proxy{pathAndQuery}");
        return await AnswerAsync(
            Request(HttpMethod.Get, path, accept: "*/*"),
            async (response, token) =>
            {
                await using var stream = await response.Content.ReadAsStreamAsync(token);
                using var body = new MemoryStream();
                var buffer = new byte[16 * 1024];
                int read;
                while ((read = await stream.ReadAsync(buffer, token)) > 0)
                {
                    if (body.Length + read > MaxServiceAnswer)
                        throw new KubernetesDecodeException($"{service}.{ns}{pathAndQuery}: the answer is longer than {MaxServiceAnswer / 1024 / 1024} MiB");
                    body.Write(buffer, 0, read);
                }
                return new ServiceAnswer(response.StatusCode, response.Content.Headers.ContentType?.MediaType, body.ToArray());
            },
            cancellationToken);
    }
}
