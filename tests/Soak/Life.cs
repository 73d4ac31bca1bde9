using System.Diagnostics;
using System.Globalization;

namespace CwHoe.Soak;

/// <summary>One process of a replica, from start to end, and all that it logged.</summary>
internal sealed class Life
{
    private readonly List<string> _log = [];
    private readonly Process _process;
    private readonly Lock _lock = new();

    public Life(string binary, string name, string kubeconfig, int port)
    {
        Name = name;
        var start = new ProcessStartInfo(
            binary, [$"--listen=http://127.0.0.1:{port}", "--metrics_listen=", "--leader_election=true", "--log_level=debug"])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KUBECONFIG"] = kubeconfig;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Ended = EndAsync();
    }

    public string Name { get; }

    /// <summary>Completes when the process has ended and its log has been read.</summary>
    public Task Ended { get; }

    /// <summary>Null while it runs.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Moments at which it was killed or frozen, UTC: what was under way then ended then, as far as others are concerned.</summary>
    public List<DateTimeOffset> Interruptions { get; } = [];

    /// <summary>Moments at which it was frozen, UTC.</summary>
    public List<DateTimeOffset> Freezes { get; } = [];

    /// <summary>The signal by which it was to end; null where nobody told it to.</summary>
    public string? EndedBy { get; private set; }

    public IReadOnlyList<string> Log
    {
        get
        {
            lock (_lock)
                return [.. _log];
        }
    }

    public void Signal(string signal)
    {
        if (ExitCode is not null)
            return;
        if (signal is "KILL" or "TERM")
            EndedBy ??= signal;
        var now = TimeProvider.System.GetUtcNow();
        if (signal is "KILL" or "STOP")
            Interruptions.Add(now);
        if (signal is "STOP")
            Freezes.Add(now);
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private void Take(string? line)
    {
        if (line is null)
            return;
        lock (_lock)
            _log.Add(line);
    }

    private async Task EndAsync()
    {
        await _process.WaitForExitAsync();
        Interruptions.Add(TimeProvider.System.GetUtcNow());
        ExitCode = _process.ExitCode;
        _process.Dispose();
    }
}
