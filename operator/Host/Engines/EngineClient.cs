using System.Text.Json;
using CwHoe.Contracts;
using CwHoe.Core.Planning.AgentNodes;
using CwHoe.Kube.Models;

namespace CwHoe.Host.Engines;

/// <summary>Asks engines what they serve and how busy they are. Engines are not trusted: answers are bounded in time and size.</summary>
internal sealed class EngineClient(HttpMessageInvoker http, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Asks one pod what it serves and, where wanted, all of them for their load.</summary>
    /// <param name="engine">The engine they run.</param>
    /// <param name="port">Its port.</param>
    /// <param name="pods">Ready pods, at least one.</param>
    /// <param name="withLoad">Whether the load is wanted.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public async Task<EngineReport> AskAsync(Engine engine, int port, IReadOnlyList<V1Pod> pods, bool withLoad, CancellationToken cancellationToken)
    {
        var report = await AskOneAsync(engine, port, pods[0], cancellationToken);
        if (!withLoad || EngineAnswers.LoadMetrics(engine) is not { Count: > 0 } metrics)
            return report;
        var loads = await Task.WhenAll(pods.Select(p => LoadAsync(port, p, metrics, cancellationToken)));
        return report with
        {
            InFlight = pods.Zip(loads).Where(p => p.Second is not null).ToDictionary(p => p.First.Metadata.Name!, p => p.Second!.Value),
        };
    }

    private async Task<EngineReport> AskOneAsync(Engine engine, int port, V1Pod pod, CancellationToken cancellationToken)
    {
        try
        {
            var models = await ReadAsync(pod, port, "/v1/models", cancellationToken);
            var details = EngineAnswers.DetailsPath(engine) is { } path ? await TryReadAsync(pod, port, path, cancellationToken) : null;
            return EngineAnswers.Report(engine, models, details);
        }
        catch (Exception e) when (IsFault(e, cancellationToken))
        {
            return new() { Error = $"Pod {pod.Metadata.Name}, GET /v1/models on port {port}: {Describe(e)}" };
        }
    }

    private async Task<int?> LoadAsync(int port, V1Pod pod, IReadOnlyList<string> metrics, CancellationToken cancellationToken) =>
        await TryReadAsync(pod, port, "/metrics", cancellationToken) is { } text ? EngineAnswers.Load(text, metrics) : null;

    private async Task<string?> TryReadAsync(V1Pod pod, int port, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(pod, port, path, cancellationToken);
        }
        catch (Exception e) when (IsFault(e, cancellationToken))
        {
            return null; // Optional: the report goes without it.
        }
    }

    private async Task<string> ReadAsync(V1Pod pod, int port, string path, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        var host = pod.Status?.PodIP ?? throw new HttpRequestException("the pod has no address yet");
        using var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder("http", host, port, path).Uri);
        using var response = await http.SendAsync(request, either.Token);
        return await BoundedBody.ReadAsync(response, either.Token);
    }

    internal static bool IsFault(Exception e, CancellationToken cancellationToken) =>
        e is HttpRequestException or JsonException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    internal static string Describe(Exception e) => e switch
    {
        OperationCanceledException => $"no answer within {Patience.TotalSeconds:0} s",
        JsonException => "the answer is not the JSON that this API defines",
        _ => e.Message,
    };
}
