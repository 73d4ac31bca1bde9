using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace CwHoe.EndToEnd.Cluster;

/// <summary>The cluster under test with the operator installed, as <c>./hoe test</c> provides it.</summary>
public sealed class TestCluster : IAsyncLifetime
{
    /// <summary>Label of the namespaces that tests make.</summary>
    internal const string SpaceLabel = "cw-hoe-end-to-end";

    public TestCluster()
    {
        Name = Setting("HOE_TEST_CLUSTER");
        Tool = Setting("HOE_TEST_CLUSTER_TOOL");
        Kubectl = new Kubectl(Setting("HOE_TEST_KUBECONFIG"));
        Operator = new OperatorPod(Kubectl);
    }

    /// <summary>Name that <see cref="Tool"/> knows the cluster by.</summary>
    public string Name { get; }

    /// <summary>The cluster as its administrator sees it.</summary>
    public Kubectl Kubectl { get; }

    /// <summary>The operator's pod.</summary>
    public OperatorPod Operator { get; }

    /// <summary>Address of this machine as pods reach it.</summary>
    public IPAddress HostAddress { get; private set; } = IPAddress.None;

    /// <summary>Root of the repository.</summary>
    internal static string Repository { get; } = FindRepository();

    /// <summary>Path of <c>tests/cluster/cluster</c>.</summary>
    private string Tool { get; }

    /// <summary>Installs the CRDs and the operator and waits until it is ready.</summary>
    public async ValueTask InitializeAsync()
    {
        // Kubernetes before 1.25 knows no CEL rules: the server drops them, kubectl must be told to let them pass.
        await Kubectl.RunAsync("apply", "--validate=false", "-f", Path.Combine(Repository, "crds"));
        await Kubectl.RunAsync("wait", "--for=condition=Established", "--timeout=60s", "-f", Path.Combine(Repository, "crds"));
        await Kubectl.RunAsync("apply", "-f", Path.Combine(Repository, "iac", "manifests", "namespace.yaml"));
        await Kubectl.RunAsync("apply", "-f", Path.Combine(Repository, "iac", "manifests"));
        await Kubectl.RunAsync("rollout", "status", "-n", OperatorPod.Space, "deployment/cw-hoe-operator", "--timeout=120s");
        await Kubectl.RunAsync("delete", "namespace", "-l", SpaceLabel, "--ignore-not-found", "--timeout=150s");   // of a run that was cut off
        HostAddress = await FindHostAddressAsync();
    }

    /// <summary>Takes the GPUs away; each test has removed its own namespace.</summary>
    public async ValueTask DisposeAsync() => await SetGpusAsync(0);

    /// <summary>Gives the node fake GPUs.</summary>
    /// <param name="count">How many; 0 removes them.</param>
    public async Task SetGpusAsync(int count)
    {
        var result = await Command.RunAsync(Tool, ["gpu", Name, $"{count}"], null, TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, result.All);
    }

    /// <summary>What <c>./hoe test</c> tells the tests.</summary>
    internal static string Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
        ? value
        : throw new InvalidOperationException($"{name} is not set. These tests need a cluster and an object store: run ./hoe test, which starts them and sets it.");

    private static string FindRepository([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));

    private async Task<IPAddress> FindHostAddressAsync()
    {
        var node = await Kubectl.RunAsync("get", "nodes", "-o", "jsonpath={.items[0].status.addresses[?(@.type=='InternalIP')].address}");
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(IPAddress.Parse(node), 9);   // sends nothing; the routing table says which address would be used
        return ((IPEndPoint)socket.LocalEndPoint!).Address;
    }
}
