using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace CwHoe.Kit;

/// <summary>The published operator, run as a process of the benchmark.</summary>
public sealed class OperatorProcess : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly Process _process;
    private readonly string _url;

    private OperatorProcess(Process process, string url) => (_process, _url) = (process, url);

    /// <summary>Time from the start of the process until it said it was ready: every cache synced, every controller running.</summary>
    public double ReadyMilliseconds { get; private set; }

    public static async Task<OperatorProcess> StartAsync(string binary, params string[] arguments)
    {
        var url = $"http://127.0.0.1:{LocalPort.Free()}";
        var clock = Stopwatch.StartNew();
        var process = Process.Start(new ProcessStartInfo(binary, [$"--listen={url}", "--metrics_listen=", .. arguments]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var started = new OperatorProcess(process, url);
        while (!await started.IsReadyAsync())
        {
            if (process.HasExited)
                throw new InvalidOperationException($"the operator ended with {process.ExitCode}");
            await Task.Delay(2);
        }

        started.ReadyMilliseconds = clock.Elapsed.TotalMilliseconds;
        return started;
    }

    /// <summary>Waits until nothing is queued or being worked on, twice in a row.</summary>
    public async Task DrainAsync()
    {
        for (var quiet = 0; quiet < 2; await Task.Delay(500))
            quiet = await SumAsync("workqueue_depth", "controller_runtime_active_workers") == 0 ? quiet + 1 : 0;
    }

    /// <summary>Resident memory now, MiB.</summary>
    public double ResidentMiB => Status("VmRSS:");

    /// <summary>Resident memory at its highest, MiB.</summary>
    public double PeakMiB => Status("VmHWM:");

    public async ValueTask DisposeAsync()
    {
        using var term = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private double Status(string field) => File.ReadLines($"/proc/{_process.Id}/status")
        .Where(l => l.StartsWith(field, StringComparison.Ordinal))
        .Select(l => double.Parse(l[field.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) / 1024)
        .Single();

    /// <summary>All series of some metrics together; a name may go on with labels, such as <c>requests_total{code="200"</c>.</summary>
    public async Task<double> SumAsync(params string[] metrics) => (await Http.GetStringAsync($"{_url}/metrics"))
        .Split('\n')
        .Where(l => metrics.Any(m => l.StartsWith(m, StringComparison.Ordinal)))
        .Sum(l => double.Parse(l[(l.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await Http.GetAsync($"{_url}/readyz");
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
