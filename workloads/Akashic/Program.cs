using CwHoe.Akashic;
using CwHoe.Akashic.Settings;
using CwHoe.Api;
using CwHoe.Kube;
using CwHoe.Kube.Config;
using Microsoft.Extensions.Options;

// Which tree of layers do we keep, and where? What is missing ends the process with one line.
var json = KubernetesJson.Options(ApiJson.Resolver);
try
{
    var client = KubernetesClient.FromEnvironment(null, json);
    var settings = AkashicSettings.Read(Environment.GetEnvironmentVariable, client.Config.Namespace);
    await AkashicApp.Build(settings, client, json).RunAsync();
    return Environment.ExitCode;
}
catch (Exception e) when (e is OptionsValidationException or KubernetesConfigException)
{
    await Console.Error.WriteLineAsync($"cw-hoe akashic: {e.Message}");
    return 1;
}
