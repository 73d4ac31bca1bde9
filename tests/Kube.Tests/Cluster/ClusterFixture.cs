using System.Text.Json;
using CwHoe.Kube.Config;
using CwHoe.Kube.Models;

namespace CwHoe.Kube.Tests.Cluster;

/// <summary>A client of a running API server.</summary>
public abstract class ClusterFixture(string variable) : IDisposable
{
    private KubernetesClient? client;

    /// <summary>The client. Without a cluster the test fails, and says how to start one.</summary>
    public KubernetesClient Client => client ??= As(config => config);

    /// <summary>A name that no other test run uses.</summary>
    public string Unique { get; } = $"kube-tests-{Guid.NewGuid():N}"[..22];

    /// <summary>The objects' address, body and all.</summary>
    public static PlannedObject Planned(ResourceType type, string? ns, string name, string body) =>
        new(type, ns, name, JsonDocument.Parse(body).RootElement);

    /// <summary>A further client, for example as somebody else.</summary>
    public KubernetesClient As(Func<KubernetesClientConfig, KubernetesClientConfig> change)
    {
        var path = Environment.GetEnvironmentVariable(variable) is { Length: > 0 } set
            ? set
            : throw new InvalidOperationException($"{variable} is not set: start a cluster with `tests/cluster/cluster up NAME --apiext` and set it to the kubeconfig of {Which}.");
        return KubernetesClient.Create(change(KubeConfig.Load(path)), KubernetesJson.Options(ClusterModelsJson.Default));
    }

    public void Dispose()
    {
        client?.Dispose();
        GC.SuppressFinalize(this);
    }

    protected abstract string Which { get; }
}
