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
    /// Maps <c>/healthz</c> (200, or 500 once the operator has given up), <c>/readyz</c> (200 while controllers run, 503 before and after) and
    /// <c>/metrics</c> (Prometheus text 0.0.4).
    /// </summary>
    public static IEndpointRouteBuilder MapOperatorEndpoints(this IEndpointRouteBuilder endpoints)
    {
        var health = endpoints.ServiceProvider.GetRequiredService<OperatorHealth>();
        var metrics = endpoints.ServiceProvider.GetRequiredService<MetricsCollector>();
        endpoints.ServiceProvider.GetRequiredService<ProcessMetrics>();
        endpoints.MapGet("/healthz", (RequestDelegate)(context => AnswerAsync(context, health, health.IsAlive, StatusCodes.Status500InternalServerError)));
        endpoints.MapGet("/readyz", (RequestDelegate)(context => AnswerAsync(context, health, health.IsReady, StatusCodes.Status503ServiceUnavailable)));
        endpoints.MapGet("/metrics", (RequestDelegate)(context =>
        {
            context.Response.ContentType = PrometheusText.ContentType;
            return context.Response.WriteAsync(PrometheusText.Write(metrics.Collect()), context.RequestAborted);
        }));
        return endpoints;
    }

    private static Task AnswerAsync(HttpContext context, OperatorHealth health, bool isGood, int otherwise)
    {
        context.Response.StatusCode = isGood ? StatusCodes.Status200OK : otherwise;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync($"{health.Phase}\n", context.RequestAborted);
    }
}
