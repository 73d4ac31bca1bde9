using System.Diagnostics.Metrics;
using System.Globalization;

namespace CwHoe.Kube.Http;

/// <summary>Counts every request sent, repeats included: <c>rest_client_requests_total{code,method}</c> of meter <c>CwHoe.Kube</c>.</summary>
/// <param name="inner">The next handler.</param>
internal sealed class MetricsHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    // The code that client-go reports where there was no answer.
    private const string NoAnswer = "<error>";

    private static readonly Meter Meter = new(KubernetesClient.MeterName);
    private static readonly Counter<long> Requests = Meter.CreateCounter<long>("rest_client_requests_total", description: "Number of HTTP requests, partitioned by status code and method.");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var code = NoAnswer;
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            code = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
            return response;
        }
        finally
        {
            Requests.Add(1, new("code", code), new("method", request.Method.Method));
        }
    }
}
