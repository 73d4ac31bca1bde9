using System.Net;
using System.Text;
using CwHoe.Runtime.Informers;
using CwHoe.Runtime.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CwHoe.Runtime.Hosting;

/// <summary>What kubelet and Prometheus ask an operator.</summary>
public static class OperatorEndpoints
{
    /// <summary>
    /// Maps <c>/healthz</c> (200, or 500 once the operator has given up), <c>/readyz</c> (200 while controllers run or the process stands by, 503 before
    /// and after) and <c>/metrics</c> (Prometheus text 0.0.4). On the loopback, which <c>kubectl port-forward</c> reaches, also <c>/debug/informers</c>: what the caches
    /// hold, to be compared with what the API server lists.
    /// </summary>
    /// <param name="endpoints">Where to.</param>
    /// <param name="access">Who may read the metrics, over HTTPS only; null for whoever asks over the loopback, and nobody else.</param>
    public static IEndpointRouteBuilder MapOperatorEndpoints(this IEndpointRouteBuilder endpoints, MetricsAccess? access = null)
    {
        var health = endpoints.ServiceProvider.GetRequiredService<OperatorHealth>();
        var metrics = endpoints.ServiceProvider.GetRequiredService<MetricsCollector>();
        endpoints.ServiceProvider.GetRequiredService<ProcessMetrics>();
        endpoints.MapGet("/healthz", (RequestDelegate)(context => AnswerAsync(
            context, health.IsAlive ? HttpStatusCode.OK : HttpStatusCode.InternalServerError, $"{health.Phase}")));
        endpoints.MapGet("/readyz", (RequestDelegate)(context => AnswerAsync(
            context, health.IsReady ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable, $"{health.Phase}")));
        endpoints.MapGet("/metrics", (RequestDelegate)(async context =>
        {
            var verdict = await VerdictAsync(context, access);
            if (verdict.Status != HttpStatusCode.OK)
            {
                if (verdict.Status == HttpStatusCode.Unauthorized)
                    context.Response.Headers.WWWAuthenticate = "Bearer";
                await AnswerAsync(context, verdict.Status, verdict.Problem);
                return;
            }

            context.Response.ContentType = MetricsCollector.ContentType;
            await context.Response.WriteAsync(metrics.Write(), context.RequestAborted);
        }));
        var informers = endpoints.ServiceProvider.GetRequiredService<InformerRegistry>();
        endpoints.MapGet("/debug/informers", (RequestDelegate)(context => IsLoopback(context)
            ? AnswerAsync(context, HttpStatusCode.OK, Describe(informers.All))
            : AnswerAsync(context, HttpStatusCode.Forbidden, "Caches are shown on the loopback only: kubectl port-forward")));
        return endpoints;
    }

    /// <summary>Per informer a line with its kind and selector, and under it one per object: namespace/name, uid, resourceVersion.</summary>
    private static string Describe(IEnumerable<IInformer> informers)
    {
        var text = new StringBuilder();
        foreach (var informer in informers)
        {
            text.Append($"{informer.Type.Plural}.{informer.Type.ApiVersion} labelSelector={informer.LabelSelector} fieldSelector={informer.FieldSelector} synced={informer.HasSynced}\n");
            foreach (var held in informer.Held)
                text.Append($"\t{held.Namespace}/{held.Name}\t{held.Uid}\t{held.ResourceVersion}\n");
        }

        return text.ToString();
    }

    private static bool IsLoopback(HttpContext context) => context.Connection.LocalIpAddress is { } local && IPAddress.IsLoopback(local);

    private static async ValueTask<MetricsVerdict> VerdictAsync(HttpContext context, MetricsAccess? access)
    {
        if (access is null)
            return IsLoopback(context)
                ? new(HttpStatusCode.OK, "")
                : new(HttpStatusCode.Forbidden, "Metrics are served on the loopback only");
        return context.Request.IsHttps
            ? await access.AskAsync(context.Request.Headers.Authorization, context.RequestAborted)
            : new(HttpStatusCode.Forbidden, "Metrics are served over HTTPS only, on a port of their own");
    }

    private static Task AnswerAsync(HttpContext context, HttpStatusCode status, string text)
    {
        context.Response.StatusCode = (int)status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text.EndsWith('\n') ? text : $"{text}\n", context.RequestAborted);
    }
}
