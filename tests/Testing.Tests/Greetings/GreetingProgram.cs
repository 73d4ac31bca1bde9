using CwHoe.Kube;
using CwHoe.Runtime.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Greetings;

public static class GreetingProgram
{
    public static Task RunAsync(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddSingleton<IKubernetesClient>(KubernetesClient.FromEnvironment(context: null, KubernetesJson.Options(GreetingJson.Default)));
        GreetingController.AddTo(builder.Services.AddKubernetesOperator(GreetingController.Options));
        return builder.Build().RunAsync();
    }
}
