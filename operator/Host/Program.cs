using System.Text.Json;
using CwHoe.Api;
using CwHoe.Core.Planning;
using CwHoe.Host.Controllers;
using CwHoe.Host.Controllers.AgentNodes;
using CwHoe.Host.Controllers.AkashicLayers;
using CwHoe.Host.Controllers.RouterPolicies;
using CwHoe.Host.Controllers.TokenReviewers;
using CwHoe.Host.Engines;
using CwHoe.Host.Settings;
using CwHoe.Host.Telemetry;
using CwHoe.Kube;
using CwHoe.Kube.Config;
using CwHoe.Runtime.Hosting;
using Microsoft.Extensions.Options;

// 1. What are we asked to do? A bad setting, an unreadable kubeconfig or an unreachable API server ends the process with one line.
var json = KubernetesJson.Options(ApiJson.Resolver);
HostSettings settings;
KubernetesClient client;
ClusterApis apis;
try
{
    settings = HostSettings.Read(args);
    client = KubernetesClient.FromEnvironment(settings.Context, json);
    apis = await ClusterDiscovery.ReadAsync(client, CancellationToken.None);
}
catch (Exception e) when (e is OptionsValidationException or KubernetesConfigException or KubernetesException or HttpRequestException)
{
    await Console.Error.WriteLineAsync($"cw-hoe operator: {(e is HttpRequestException ? $"the API server cannot be reached: {e.GetBaseException().Message}" : e.Message)}");
    return 1;
}

var builder = WebApplication.CreateSlimBuilder();
builder.WebHost.ListenOn(settings);
builder.Logging.AddOperatorConsole(settings.LogLevel);

// 2. What the controllers share: the API server, the engines, the clock.
builder.Services
    .AddSingleton(TimeProvider.System)
    .AddSingleton<JsonSerializerOptions>(json)
    .AddSingleton<IKubernetesClient>(client)
    .AddSingleton(settings.Operator)
    .AddSingleton(apis)
    .AddSingleton<PlanApplier>()
    .AddEngines();

// 3. One controller per kind.
builder.Services
    .AddKubernetesOperator(OperatorDefaults.Options(settings, isInPod: client.Config.Origin == InClusterConfig.Origin))
    .AddWorkloadInformers()
    .AddAgentNodes(settings, apis)
    .AddRouterPolicies(settings, apis)
    .AddAkashicLayers(settings)
    .AddTokenReviewers()
    .AddAcceptedOnlyKinds();

// 4. Health and metrics, then run until told to stop.
var app = builder.Build();
app.MapOperatorEndpoints(settings.MetricsListen.Length == 0 ? null : new MetricsAccess(client, settings.MetricsAudience, TimeProvider.System));
await app.RunAsync();
return Environment.ExitCode;
