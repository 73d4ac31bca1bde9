using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using CwHoe.EndToEnd.Cluster;

namespace CwHoe.EndToEnd.Models;

/// <summary>A real Prometheus on the loopback that scrapes every second.</summary>
internal sealed class Prometheus : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http;
    private readonly DirectoryInfo _folder;
    private readonly Task<string> _log;

    private Prometheus(Process process, int port, DirectoryInfo folder)
    {
        _process = process;
        _folder = folder;
        _http = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
        _log = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts it.</summary>
    /// <param name="jobs">Name, target (host:port) and token of each job; targets are scraped over HTTPS.</param>
    public static async Task<Prometheus> StartAsync(params (string Name, string Target, string Token)[] jobs)
    {
        var folder = Directory.CreateTempSubdirectory("hoe-prometheus");
        foreach (var (name, _, token) in jobs)
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{name}.token"), token);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "prometheus.yml"), $$"""
            global: {scrape_interval: 1s, scrape_timeout: 1s}
            scrape_configs:
            {{string.Concat(jobs.Select(j => $$"""
              - job_name: {{j.Name}}
                scheme: https
                tls_config: {insecure_skip_verify: true}
                authorization: {credentials_file: {{j.Name}}.token}
                static_configs: [{targets: ["{{j.Target}}"]}]

            """))}}
            """);
        var port = FreePort();
        var process = Process.Start(new ProcessStartInfo("prometheus",
        [
            $"--config.file={folder.FullName}/prometheus.yml", $"--storage.tsdb.path={folder.FullName}/data", $"--web.listen-address=127.0.0.1:{port}",
        ])
        { RedirectStandardError = true })!;
        return new(process, port, folder);
    }

    /// <summary>Asks until the answer is as wanted.</summary>
    /// <param name="query">PromQL.</param>
    /// <param name="holds">What is wanted of the series found: their labels and values.</param>
    public async Task<IReadOnlyList<JsonNode>> UntilAsync(string query, Func<IReadOnlyList<JsonNode>, bool> holds)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Kubectl.Patience);
        IReadOnlyList<JsonNode> found = [];
        try
        {
            while (true)
            {
                if (await AskAsync($"/api/v1/query?query={Uri.EscapeDataString(query)}", timeout.Token) is { } answer && holds(found = [.. answer.Each("data/result")]))
                    return found;
                await Task.Delay(TimeSpan.FromMilliseconds(200), timeout.Token);
            }
        }
        catch (OperationCanceledException cancelled)
        {
            throw new TimeoutException($"{query} was [{string.Join(", ", found.Select(f => f.ToJsonString()))}]{(_process.HasExited ? $"; Prometheus ended: {await _log}" : "")}", cancelled);
        }
    }

    /// <summary>Why the last scrape of a job failed; empty where it did not.</summary>
    public async Task<string> ErrorAsync(string job) =>
        (await AskAsync("/api/v1/targets", TestContext.Current.CancellationToken)).Each("data/activeTargets").Single(t => t.Text("labels/job") == job).Text("lastError")!;

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<JsonNode?> AskAsync(string path, CancellationToken cancellation)
    {
        try
        {
            return await _http.GetFromJsonAsync<JsonNode>(path, cancellation);
        }
        catch (HttpRequestException) when (!_process.HasExited)
        {
            return null;   // it is starting
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
