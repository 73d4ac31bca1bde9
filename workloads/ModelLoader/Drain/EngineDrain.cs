using CwHoe.Contracts;

namespace CwHoe.ModelLoader.Drain;

/// <summary>Waits until an engine has answered what it was asked.</summary>
/// <param name="http">Reaches the engine.</param>
/// <param name="proc">The proc file system.</param>
/// <param name="time">The clock.</param>
/// <param name="output">Told how it goes.</param>
internal sealed class EngineDrain(HttpMessageInvoker http, string proc, TimeProvider time, TextWriter output)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PatienceForMetrics = TimeSpan.FromSeconds(5);

    /// <summary>Waits; never fails, since nothing is gained by keeping a pod that is to go.</summary>
    /// <param name="engine">Which engine.</param>
    /// <param name="port">Where it listens on the loopback.</param>
    /// <param name="settle">How long new requests may still come: until routers have forgotten the pod.</param>
    /// <param name="timeout">The longest wait in all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task RunAsync(Engine engine, int port, TimeSpan settle, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(timeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await Task.Delay(settle, time, end.Token);
            while (await RequestsAsync(engine, port, end.Token) is > 0 and var requests)
            {
                output.WriteLine($"drain: {requests} in flight");
                await Task.Delay(Interval, time, end.Token);
            }

            output.WriteLine("drain: nothing in flight");
        }
        catch (OperationCanceledException)
        {
            output.WriteLine(late.IsCancellationRequested ? $"drain: gave up after {timeout.TotalSeconds:0} s" : "drain: stopped by a signal");
        }
    }

    private static string[] MetricsOf(Engine engine) => engine switch
    {
        Engine.LlamaCpp => [LoadMetric.LlamaCppProcessing.Name(), LoadMetric.LlamaCppDeferred.Name()],
        Engine.Vllm => [LoadMetric.VllmRunning.Name(), LoadMetric.VllmWaiting.Name()],
        _ => [],
    };

    // Idle kept-alive connections count too where metrics are missing: the timeout bounds what that costs.
    private async Task<double> RequestsAsync(Engine engine, int port, CancellationToken cancellationToken)
    {
        var metrics = MetricsOf(engine);
        return metrics.Length > 0 && await ReadMetricsAsync(port, metrics, cancellationToken) is { } reported
            ? reported
            : Connections.Count(proc, port);
    }

    private async Task<double?> ReadMetricsAsync(int port, string[] metrics, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(PatienceForMetrics, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            // The connection is closed at once, so that it is never one of those counted.
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}/metrics") { Headers = { ConnectionClose = true } };
            using var response = await http.SendAsync(request, end.Token);
            return response.IsSuccessStatusCode ? InFlight.Read(await response.Content.ReadAsStringAsync(end.Token), metrics) : null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
