using CwHoe.Host.Settings;

namespace CwHoe.Host.Telemetry;

/// <summary>Where the process is asked for its health and its metrics.</summary>
internal static class Listeners
{
    /// <summary>Listens for health over HTTP and, where it is asked for, for metrics over HTTPS.</summary>
    public static void ListenOn(this IWebHostBuilder host, HostSettings settings)
    {
        host.UseUrls($"{settings.Listen};{settings.MetricsListen}".TrimEnd(';'));
        if (settings.MetricsListen.Length == 0)
            return;
        host.UseKestrelHttpsConfiguration();
        host.ConfigureKestrel((_, kestrel) =>
        {
            var certificate = new ServingCertificate(
                settings, TimeProvider.System, kestrel.ApplicationServices.GetRequiredService<ILogger<ServingCertificate>>());
            kestrel.ConfigureHttpsDefaults(https => https.ServerCertificateSelector = (_, _) => certificate.Current);
        });
    }
}
