using CwHoe.Kube.Config;

namespace CwHoe.Kube.Tests.Scripted;

/// <summary>Clients of scripted servers.</summary>
internal static class TestClient
{
    public static KubernetesClient Of(ScriptedServer server, TimeProvider? time = null, Func<KubernetesClientConfig, KubernetesClientConfig>? change = null)
    {
        var config = new KubernetesClientConfig { Server = server.Url };
        return KubernetesClient.Create(change is null ? config : change(config), KubernetesJson.Options(), time);
    }
}
