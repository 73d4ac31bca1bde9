using CwHoe.Api;
using CwHoe.Kube;
using CwHoe.Kube.Config;
using CwHoe.Router;
using CwHoe.Router.Settings;
using Microsoft.Extensions.Options;

// Which policy do we follow, and where? What is missing ends the process with one line.
var json = KubernetesJson.Options(ApiJson.Resolver);
try
{
    var client = KubernetesClient.FromEnvironment(null, json);
    var settings = RouterSettings.Read(Environment.GetEnvironmentVariable, client.Config.Namespace);
    await RouterApp.Build(settings, client, json).RunAsync();
    return 0;
}
catch (Exception e) when (e is OptionsValidationException or KubernetesConfigException)
{
    await Console.Error.WriteLineAsync($"cw-hoe router: {e.Message}");
    return 1;
}
