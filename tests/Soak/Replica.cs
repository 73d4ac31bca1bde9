using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CwHoe.Testing;

namespace CwHoe.Soak;

/// <summary>One replica of the published operator behind a relay of its own; started again when it ends, as kubelet would.</summary>
internal sealed class Replica : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly SoakSettings _settings;
    private readonly DirectoryInfo _folder;
    private readonly CancellationTokenSource _stopping = new();
    private readonly int _port = FreePort();
    private readonly Task _supervised;
    private volatile Life? _life;

    /// <param name="name">Name in what is printed.</param>
    /// <param name="cluster">Where it works.</param>
    /// <param name="settings">The binary.</param>
    public Replica(string name, SoakCluster cluster, SoakSettings settings)
    {
        Name = name;
        _settings = settings;
        _folder = Directory.CreateTempSubdirectory($"hoe-soak-{name}-");
        Relay = Relay.Start(cluster.Config.Server);
        File.WriteAllText(Kubeconfig, $$"""
            apiVersion: v1
            kind: Config
            current-context: soak
            clusters: [{ name: soak, cluster: { server: "{{Relay.Address}}", tls-server-name: "{{cluster.Config.Server.Host}}", certificate-authority-data: {{cluster.Authority}} } }]
            users: [{ name: soak, user: { token: {{cluster.Token}} } }]
            contexts: [{ name: soak, context: { cluster: soak, user: soak } }]
            """);
        _supervised = SuperviseAsync();
    }

    public string Name { get; }

    /// <summary>Between it and the API server.</summary>
    public Relay Relay { get; }

    /// <summary>Its processes so far, the present one last.</summary>
    public ConcurrentQueue<Life> Lives { get; } = [];

    private string Kubeconfig => Path.Combine(_folder.FullName, "kubeconfig");

    /// <summary>What it says of itself: Starting, Standby, Running, Stopping, Failed; null where it does not answer.</summary>
    public Task<string?> PhaseAsync() => AskAsync("readyz");

    /// <summary>What its caches hold; null where it does not answer.</summary>
    public Task<string?> InformersAsync() => AskAsync("debug/informers");

    /// <summary>Sum of the series of metrics whose names start so; null where it does not answer.</summary>
    public async Task<double?> SumAsync(params string[] metrics) => (await AskAsync("metrics"))?
        .Split('\n')
        .Where(l => metrics.Any(m => l.StartsWith(m, StringComparison.Ordinal)))
        .Sum(l => double.Parse(l[(l.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));

    /// <summary>Sends a signal: KILL and TERM end this life, STOP freezes and CONT thaws it.</summary>
    public void Signal(string signal) => _life?.Signal(signal);

    /// <summary>Ends it gracefully and for good.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        await _stopping.CancelAsync();
        Signal("TERM");
        await _supervised.WaitAsync(TimeSpan.FromSeconds(60));
        return Lives.Last().ExitCode ?? -1;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        Signal("KILL");
        await _supervised;
        await Relay.DisposeAsync();
        _stopping.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task SuperviseAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            var life = new Life(_settings.Operator, $"{Name}.{Lives.Count}", Kubeconfig, _port);
            Lives.Enqueue(life);
            _life = life;
            await life.Ended;
        }
    }

    private async Task<string?> AskAsync(string path)
    {
        try
        {
            using var answer = await Http.GetAsync($"http://127.0.0.1:{_port}/{path}");
            return (await answer.Content.ReadAsStringAsync()).TrimEnd();
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
