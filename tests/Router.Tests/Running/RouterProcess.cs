using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using CwHoe.Testing;

namespace CwHoe.Router.Tests.Running;

/// <summary>A further replica as a process of its own, which can be sent signals.</summary>
internal sealed class RouterProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _log;
    private readonly int _port = FreePort();
    private readonly int _health = FreePort();

    private RouterProcess(RunningRouter router, (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "cw-hoe-router.dll")]) { RedirectStandardOutput = true };
        foreach (var (name, value) in variables.Concat(
        [
            ("KUBECONFIG", Environment.GetEnvironmentVariable(TestServerOptions.WithoutOperator)!), ("ROUTER_POLICY", RunningRouter.Policy), ("POD_NAMESPACE", router.Server.Namespace), ("POD_NAME", "process"),
            ("LISTEN", $"http://127.0.0.1:{_port}"), ("HEALTH_LISTEN", $"http://127.0.0.1:{_health}"), ("GRPC_LISTEN", "http://127.0.0.1:0"),
        ]))
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _log = _process.StandardOutput.ReadToEndAsync();
        Http = Connect();
    }

    /// <summary>A client that keeps its connections.</summary>
    public HttpClient Http { get; }

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <param name="router">Whose policy it follows.</param>
    /// <param name="variables">More of its environment.</param>
    public static async Task<RouterProcess> StartAsync(RunningRouter router, params (string Name, string Value)[] variables)
    {
        var process = new RouterProcess(router, variables);
        await process.UntilAsync(() => process.ReadinessAsync(), HttpStatusCode.OK);
        return process;
    }

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>A client with connections of its own.</summary>
    public HttpClient Connect() => new()
    {
        BaseAddress = new($"http://127.0.0.1:{_port}"), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", RunningRouter.ApiKey) },
    };

    /// <summary>Tells it to end, as a kubelet does.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync(RunningRouter.Cancellation);
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Waits until <c>/readyz</c> says no.</summary>
    public Task UntilNotReadyAsync() => UntilAsync(() => ReadinessAsync(), HttpStatusCode.ServiceUnavailable);

    /// <summary>Waits until it takes no connections.</summary>
    public Task UntilNotListeningAsync() => UntilAsync(async () =>
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, _port, RunningRouter.Cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }, false);

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndedAsync()
    {
        await _process.WaitForExitAsync(RunningRouter.Cancellation).WaitAsync(Patience, RunningRouter.Cancellation);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(await _log);
        _process.Dispose();
    }

    private async Task<HttpStatusCode?> ReadinessAsync()
    {
        using var http = new HttpClient();
        try
        {
            using var response = await http.GetAsync(new Uri($"http://127.0.0.1:{_health}/readyz"), RunningRouter.Cancellation);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private async Task UntilAsync<T>(Func<Task<T>> state, T wanted)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(RunningRouter.Cancellation);
        limit.CancelAfter(Patience);
        while (await state() is var now && !Equals(now, wanted))
        {
            Assert.False(_process.HasExited, $"it ended when it was to be {wanted}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), limit.Token);
        }
    }
}
