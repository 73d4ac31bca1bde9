using CwHoe.Runtime.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CwHoe.Shared.Hosting;

/// <summary>What the kubelet and Prometheus ask a workload, on a port of its own that its Service does not have: whoever reaches it may read it.</summary>
public static class HealthEndpoints
{
    /// <summary>Maps <c>/healthz</c> (200), <c>/readyz</c> (200, or 503 with the reason) and <c>/metrics</c> (Prometheus text 0.0.4) .</summary>
    /// <param name="endpoints">Where to; its services have a <see cref="MetricsCollector"/>.</param>
    /// <param name="problem">Why the process is not ready; null while it is. In its <see cref="LameDuck"/> period it never is.</param>
    public static void MapHealth(this IEndpointRouteBuilder endpoints, Func<string?> problem)
    {
        var metrics = endpoints.ServiceProvider.GetRequiredService<MetricsCollector>();
        var duck = endpoints.ServiceProvider.GetService<LameDuck>();
        endpoints.ServiceProvider.GetService<ProcessMetrics>();
        endpoints.MapGet("/healthz", (RequestDelegate)(context => context.Response.WriteAsync("ok\n", context.RequestAborted)));
        endpoints.MapGet("/readyz", (RequestDelegate)(context =>
        {
            var reason = duck?.HasBegun == true ? "the process was told to stop" : problem();
            context.Response.StatusCode = reason is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            return context.Response.WriteAsync($"{reason ?? "ok"}\n", context.RequestAborted);
        }));
        endpoints.MapGet("/metrics", (RequestDelegate)(context =>
        {
            context.Response.ContentType = MetricsCollector.ContentType;
            return context.Response.WriteAsync(metrics.Write(), context.RequestAborted);
        }));
    }
}
