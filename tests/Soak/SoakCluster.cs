using System.Text.Json.Nodes;
using CwHoe.EndToEnd.Cluster;
using CwHoe.Kube;
using CwHoe.Kube.Config;

namespace CwHoe.Soak;

/// <summary>A control plane of the soak's own, whose API server and etcd may suffer.</summary>
internal sealed class SoakCluster : IAsyncDisposable
{
    public const string System = "cw-hoe-system";
    private readonly string _tool = TestCluster.Setting("HOE_TEST_CLUSTER_TOOL");
    private readonly string _name = TestCluster.Setting("HOE_SOAK_CLUSTER");

    private SoakCluster()
    {
    }

    /// <summary>The cluster as its administrator sees it, past every relay.</summary>
    public KubernetesClient Client { get; private set; } = null!;

    /// <summary>How <see cref="Client"/> reaches it.</summary>
    public KubernetesClientConfig Config { get; private set; } = null!;

    /// <summary>Its certificate authority as a kubeconfig holds it.</summary>
    public string Authority { get; private set; } = "";

    /// <summary>The real kubectl.</summary>
    public Kubectl Kubectl { get; private set; } = null!;

    /// <summary>A token of the operator's service account: in the soak, too, it has no more rights than installed.</summary>
    public string Token { get; private set; } = "";

    /// <summary>Starts the control plane and installs all of the operator but its pod.</summary>
    /// <param name="ns">Namespace for the AgentNodes.</param>
    public static async Task<SoakCluster> StartAsync(string ns)
    {
        var cluster = new SoakCluster();
        try
        {
            await cluster.RunAsync("up", cluster._name, "--no-node");
            var kubeconfig = (await cluster.RunAsync("kubeconfig", cluster._name)).Trim();
            cluster.Config = KubeConfig.Load(kubeconfig);
            cluster.Client = KubernetesClient.Create(cluster.Config, KubernetesJson.Options());
            cluster.Kubectl = new(kubeconfig);
            const string authority = "certificate-authority-data:";
            cluster.Authority = File.ReadLines(kubeconfig).Select(l => l.Trim()).First(l => l.StartsWith(authority, StringComparison.Ordinal))[authority.Length..].Trim();
            await cluster.InstallAsync(ns);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills the API server and starts it again on the same data.</summary>
    public Task RestartApiServerAsync() => RunAsync("restart-apiserver", _name);

    /// <summary>Makes etcd forget every version but the present: watches from older ones end with 410.</summary>
    public Task CompactAsync() => RunAsync("compact", _name);

    /// <summary>Which of its daemons run, and what the one that collects garbage said last.</summary>
    public async Task<string> DescribeAsync() =>
        await RunAsync("status", _name) + string.Join('\n', (await RunAsync("logs", _name, "controller-manager")).Split('\n').TakeLast(20));

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        await RunAsync("down", _name);
    }

    private async Task InstallAsync(string ns)
    {
        await Kubectl.RunAsync("apply", "--validate=false", "-f", Path.Combine(TestCluster.Repository, "crds"));
        await Kubectl.RunAsync("wait", "--for=condition=Established", "--timeout=60s", "-f", Path.Combine(TestCluster.Repository, "crds"));
        foreach (var file in new[] { "namespace.yaml", "rbac.yaml" })
            await Kubectl.RunAsync("apply", "-f", Path.Combine(TestCluster.Repository, "iac", "manifests", file));
        await Kubectl.RunAsync("create", "namespace", ns);
        Token = JsonNode.Parse(await Kubectl.CreateRawAsync(
            $"/api/v1/namespaces/{System}/serviceaccounts/cw-hoe-operator/token",
            """{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{"expirationSeconds":86400}}""")).Text("status/token")!;
    }

    private async Task<string> RunAsync(params string[] arguments)
    {
        var result = await Command.RunAsync(_tool, arguments, null, CancellationToken.None);
        return result.ExitCode == 0 ? result.Output : throw new InvalidOperationException($"cluster {string.Join(' ', arguments)}: {result.All}");
    }
}
