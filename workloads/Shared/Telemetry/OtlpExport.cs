using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CwHoe.Shared.Telemetry;

/// <summary>
/// Sends traces and metrics to an OpenTelemetry collector (OTLP), where the standard variables name one: <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and its kin.
/// Without them nothing is recorded and nothing is sent.
/// </summary>
public static class OtlpExport
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Sends what these sources and meters record.</summary>
    /// <param name="services">Where the export is started and stopped.</param>
    /// <param name="service">Name of this workload, <c>service.name</c>.</param>
    /// <param name="instance">Tells this replica from the others, <c>service.instance.id</c>.</param>
    /// <param name="sources">Names of <see cref="ActivitySource"/>s.</param>
    /// <param name="meters">Names of meters.</param>
    public static IServiceCollection AddOtlpExport(this IServiceCollection services, string service, string instance, string[] sources, string[] meters) =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Endpoint)) ? services : services.AddHostedService(_ => new Exporter(service, instance, sources, meters));

    private sealed class Exporter(string service, string instance, string[] sources, string[] meters) : IHostedService
    {
        private TracerProvider? _traces;
        private MeterProvider? _metrics;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            var resource = ResourceBuilder.CreateDefault().AddService(service, serviceInstanceId: instance);
            _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(sources).AddOtlpExporter().Build();
            _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(meters).AddOtlpExporter().Build();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            // What was recorded last is sent first.
            _traces?.Dispose();
            _metrics?.Dispose();
            return Task.CompletedTask;
        }
    }
}
