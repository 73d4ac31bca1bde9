using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CwHoe.Shared.Hosting;

/// <summary>Gives a workload a <see cref="LameDuck"/> period.</summary>
public static class LameDuckExtensions
{
    /// <summary>
    /// Told to stop, the process is not ready (<see cref="HealthEndpoints.MapHealth"/>), answers on for <paramref name="length"/>, then listens no more and ends
    /// when what it has begun is done, or <paramref name="drain"/> later. A kubelet ends it at the pod's grace period whatever <paramref name="drain"/> is.
    /// </summary>
    /// <param name="services">Services of the host, with a <see cref="TimeProvider"/>.</param>
    /// <param name="length">Zero for none.</param>
    /// <param name="drain">Longest time for what is under way.</param>
    public static IServiceCollection AddLameDuck(this IServiceCollection services, TimeSpan length, TimeSpan drain) => services
        .Configure<HostOptions>(host => host.ShutdownTimeout = length + drain)
        .AddSingleton(provider => new LameDuck(length, provider.GetRequiredService<TimeProvider>()))
        .AddHostedService(provider => provider.GetRequiredService<LameDuck>());

    /// <summary>Answers of the period are the last on their connection, so that its client opens the next one elsewhere.</summary>
    public static void UseLameDuck(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var duck = app.ApplicationServices.GetRequiredService<LameDuck>();
        app.Use(next => context =>
        {
            // HTTP/2 has no such header, and says goodbye by itself.
            if (duck.HasBegun && HttpProtocol.IsHttp11(context.Request.Protocol))
                context.Response.Headers.Connection = "close";
            return next(context);
        });
    }
}
