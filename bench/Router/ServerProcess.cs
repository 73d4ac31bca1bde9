using System.Diagnostics;
using System.Globalization;

namespace CwHoe.RouterBench;

/// <summary>A server as a process of the benchmark, with the processes that it starts itself.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Process _process;

    private ServerProcess(Process process) => _process = process;

    /// <summary>Starts it and waits until it answers with success. What it writes goes to <paramref name="log"/>.</summary>
    /// <param name="probe">URL that it is asked at.</param>
    /// <param name="log">Path of a file; <c>/dev/null</c> for what is written for each request.</param>
    /// <param name="variables">Environment variables beside this process's own.</param>
    /// <param name="command">Program and arguments.</param>
    public static async Task<ServerProcess> StartAsync(string probe, string log, IReadOnlyDictionary<string, string> variables, params string[] command)
    {
        // A pipe to this process would take its processor time too.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "log=$1; shift; exec \"$@\" >\"$log\" 2>&1", "sh", log, .. command]);
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        var server = new ServerProcess(Process.Start(start)!);
        using var http = new HttpClient();
        for (var clock = Stopwatch.StartNew(); !await IsUpAsync(http, probe); await Task.Delay(50))
        {
            if (server._process.HasExited || clock.Elapsed > Patience)
                throw new InvalidOperationException($"{command[0]} does not answer at {probe}; its log: {(log == "/dev/null" ? "none" : await File.ReadAllTextAsync(log))}");
        }

        return server;
    }

    /// <summary>Resident memory of all of its processes, in MiB.</summary>
    public double ResidentMiB => Tree(_process.Id).Sum(id => File.ReadLines($"/proc/{id}/status")
        .Where(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
        .Sum(line => Number(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1]) / 1024));

    /// <summary>Processor time that all of its processes took so far.</summary>
    public TimeSpan ProcessorTime => Tree(_process.Id).Aggregate(TimeSpan.Zero, (sum, id) =>
    {
        // Fields 14 and 15 of proc_pid_stat(5), counted after the name, which may hold spaces; in hundredths of a second.
        var stat = File.ReadAllText($"/proc/{id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return sum + TimeSpan.FromMilliseconds(10 * (Number(fields[11]) + Number(fields[12])));
    });

    /// <summary>Ends it and waits until it has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var term = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static IEnumerable<int> Tree(int id) => File.ReadAllText($"/proc/{id}/task/{id}/children")
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(child => Tree(int.Parse(child, CultureInfo.InvariantCulture)))
        .Prepend(id);

    private static async Task<bool> IsUpAsync(HttpClient http, string url)
    {
        try
        {
            using var answer = await http.GetAsync(url);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
