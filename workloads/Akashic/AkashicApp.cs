using System.Text.Json;
using CwHoe.Akashic.Access;
using CwHoe.Akashic.Endpoints;
using CwHoe.Akashic.Exports;
using CwHoe.Akashic.Settings;
using CwHoe.Akashic.Telemetry;
using CwHoe.Akashic.Tree;
using CwHoe.Api.AkashicLayers;
using CwHoe.Contracts;
using CwHoe.Kube;
using CwHoe.Runtime.Hosting;
using CwHoe.Shared.Authentication;
using CwHoe.Shared.Hosting;
using CwHoe.Shared.Rpc;
using CwHoe.Shared.Telemetry;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CwHoe.Akashic;

/// <summary>What the store is made of.</summary>
internal static class AkashicApp
{
    private const string Name = "cw-hoe-akashic";

    // Layers that are opened at a time; each reads its tail from the bucket.
    private const int Workers = 4;

    // Longest request: 4 MiB of records and what JSON makes of them.
    private const int MaxMessageBytes = 8 << 20;

#pragma warning disable RS0030 // This is where it is injected.
    private static readonly Random Chance = Random.Shared;
#pragma warning restore RS0030

    /// <summary>Puts it together; it runs once it is started.</summary>
    /// <param name="settings">What it is told at its start.</param>
    /// <param name="client">Where the layers are declared.</param>
    /// <param name="json">How objects are written.</param>
    public static WebApplication Build(AkashicSettings settings, KubernetesClient client, JsonSerializerOptions json)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ListenOn(settings.Listen, HttpProtocols.Http1);
            kestrel.ListenOn(settings.HealthListen, HttpProtocols.Http1);
            kestrel.ListenOn(settings.GrpcListen, HttpProtocols.Http2);
        });
        builder.Logging.AddPlainConsole();
        builder.Services
            .AddSingleton(TimeProvider.System)
            .AddSingleton(Chance)
            .AddSingleton(settings)
            .AddSingleton(json)
            .AddSingleton<IKubernetesClient>(client);

        // 1. The layers: one process writes them, the one that holds the lease.
        builder.Services.AddSingleton<IndexOpener>().AddSingleton<LayerOpener>().AddSingleton<KeptLayers>().AddHostedService(services => services.GetRequiredService<KeptLayers>());
        builder.Services
            .AddKubernetesOperator(new()
            {
                Name = Name,
                OwnerLabel = Label.OwnerUid.Name(),
                Namespaces = [settings.Namespace],
                LeaderElection = new() { LeaseName = new AkashicLayerNames(settings.Root).Store, Namespace = settings.Namespace, Identity = $"{settings.Replica}_{Guid.NewGuid():d}" },
            })
            .AddController<LayerController, AkashicLayer>(controller => controller.MaxConcurrentReconciles(Workers));

        // 2. The API: who asks, then what.
        builder.Services
            .AddSingleton(services => new TokenReviewer(client, Audience.Akashic.Name(), services.GetRequiredService<TimeProvider>()))
            .AddSingleton(services => new AccessReviewer(client, services.GetRequiredService<TimeProvider>()))
            .AddSingleton<LayerAccess>()
            .AddSingleton<AppendCalls>()
            .AddSingleton<ReadCalls>()
            .AddSingleton(new Exporter(new ExportLimits()))
            .AddSingleton(_ => new ExportSlots(settings.MaxExports))
            .AddSingleton<ExportCalls>()
            .AddSingleton<RecordStoreService>();

        // 3. What it tells of itself.
        builder.Services.AddSingleton<AkashicMetrics>().AddOtlpExport(Name, settings.Replica, [AkashicMetrics.Name], [AkashicMetrics.Name]);

        var app = builder.Build();
        var health = app.Services.GetRequiredService<OperatorHealth>();
        app.MapHealth(() => health.Phase == OperatorPhase.Running ? null : $"this process does not keep the layers: {health.Phase}");
        var service = RecordStoreReflectionService();
        app.MapRpcService(service, app.Services.GetRequiredService<RecordStoreService>().Methods, new() { MaxMessageBytes = MaxMessageBytes });
        app.MapRpcOpenApi(new() { Title = "CW-HOE record store", Version = "v1alpha1" }, service);
        return app;
    }

    private static Google.Protobuf.Reflection.ServiceDescriptor RecordStoreReflectionService() => StoreReflection.Descriptor.Services.Single();
}
