using System.Text.Json;
using CwHoe.Api.RouterPolicies;
using CwHoe.Contracts;
using CwHoe.Kube;
using CwHoe.Router.Caching;
using CwHoe.Router.Callers;
using CwHoe.Router.Choosing;
using CwHoe.Router.Endpoints;
using CwHoe.Router.Forwarding;
using CwHoe.Router.Health;
using CwHoe.Router.Limits;
using CwHoe.Router.Management;
using CwHoe.Router.Policy;
using CwHoe.Router.Refinement;
using CwHoe.Router.Settings;
using CwHoe.Router.Telemetry;
using CwHoe.Runtime.Hosting;
using CwHoe.Runtime.Informers;
using CwHoe.Runtime.Metrics;
using CwHoe.Shared.Authentication;
using CwHoe.Shared.Hosting;
using CwHoe.Shared.Rpc;
using CwHoe.Shared.Telemetry;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CwHoe.Router;

/// <summary>What the router is made of.</summary>
internal static class RouterApp
{
#pragma warning disable RS0030 // This is where it is injected.
    private static readonly Random Chance = Random.Shared;
#pragma warning restore RS0030

    // As long as the longest grace period of a router's pod.
    private static readonly TimeSpan Drain = TimeSpan.FromMinutes(10);

    /// <summary>Puts it together; it runs once it is started.</summary>
    /// <param name="settings">What it is told at its start.</param>
    /// <param name="client">Where the policy is.</param>
    /// <param name="json">How objects are written.</param>
    public static WebApplication Build(RouterSettings settings, KubernetesClient client, JsonSerializerOptions json)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ListenOn(settings.Listen, HttpProtocols.Http1);
            kestrel.ListenOn(settings.HealthListen, HttpProtocols.Http1);
            kestrel.ListenOn(settings.GrpcListen, HttpProtocols.Http2);
        });
        builder.Logging.AddPlainConsole();
        // ASP.NET Core's own span for each request, which nobody collects: ours is GenAiTelemetry's.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);

        // 1. The policy, and what is known of its backends.
        builder.Services
            .AddSingleton(TimeProvider.System)
            .AddSingleton(Chance)
            .AddSingleton(settings)
            .AddSingleton(json)
            .AddSingleton<IKubernetesClient>(client)
            .AddSingleton(new OperatorOptions { Name = "cw-hoe-router", OwnerLabel = Label.OwnerUid.Name(), Namespaces = [settings.Namespace] })
            .AddSingleton<RuntimeMetrics>()
            .AddSingleton<InformerRegistry>()
            .AddSingleton(services => services.GetRequiredService<InformerRegistry>().Get(new InformerOptions<RouterPolicy> { FieldSelector = $"metadata.name={settings.Policy}" }))
            .AddSingleton(services => new SecretValues(client, settings.Namespace, services.GetRequiredService<ILogger<SecretValues>>()))
            .AddSingleton<BackendMonitors>()
            .AddSingleton<PolicyFollower>()
            .AddHostedService(services => services.GetRequiredService<PolicyFollower>())
            .AddHostedService<HealthChecker>()
            .AddLameDuck(settings.StopDelay, Drain);

        // 2. A request: who asks, within which limits, who answers.
        builder.Services
            .AddSingleton(services => new TokenReviewer(client, Audience.Router.Name(), services.GetRequiredService<TimeProvider>()))
            .AddSingleton<CallerAuthentication>()
            .AddSingleton<UsageLedger>()
            .AddSingleton<UsageSharing>()
            .AddHostedService(services => services.GetRequiredService<UsageSharing>())
            .AddSingleton<NodeDemand>()
            .AddHostedService(services => services.GetRequiredService<NodeDemand>())
            .AddSingleton<Upstreams>()
            .AddSingleton<UpstreamCall>()
            .AddSingleton<Forwarder>()
            .AddSingleton<Refiner>()
            .AddSingleton<AnswerWriter>()
            .AddSingleton<AnswerCache>()
            .AddSingleton<RequestHandler>()
            .AddSingleton<ModelList>();

        // 3. What it tells of itself.
        builder.Services
            .AddSingleton<RouterMetrics>()
            .AddSingleton<GenAiTelemetry>()
            .AddOtlpExport("cw-hoe-router", settings.Replica, [GenAiTelemetry.Name], [GenAiTelemetry.Name])
            .AddSingleton<MetricsCollector>()
            .AddSingleton<ProcessMetrics>()
            .AddSingleton(services => new AccessReviewer(client, services.GetRequiredService<TimeProvider>()))
            .AddSingleton<ManagementService>();

        var app = builder.Build();
        var policy = app.Services.GetRequiredService<PolicyFollower>();
        app.UseLameDuck();
        app.MapHealth(() => policy.Table is null ? "the policy has not been read" : null);
        app.MapModelApis();
        app.MapRpcService(RouterReflection.Descriptor.Services.Single(), app.Services.GetRequiredService<ManagementService>().Methods);
        app.MapRpcOpenApi(new() { Title = "CW-HOE router management", Version = "v1alpha1" }, RouterReflection.Descriptor.Services.Single());
        return app;
    }
}
