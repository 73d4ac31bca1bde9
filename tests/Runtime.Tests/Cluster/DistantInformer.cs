using System.Threading.Channels;
using CwHoe.Kube;
using CwHoe.Runtime.Informers;
using CwHoe.Runtime.Metrics;
using CwHoe.Runtime.Tests.Scripted;
using CwHoe.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace CwHoe.Runtime.Tests.Cluster;

/// <summary>An informer of the widgets of a test that reaches a real server through a relay.</summary>
internal sealed class DistantInformer : IAsyncDisposable
{
    private readonly TestServer _server;
    private readonly KubernetesClient _client;
    private readonly RuntimeMetrics _metrics = new();
    private readonly MetricsCollector _collector;

    private DistantInformer(TestServer server, ReflectorOptions reflector, string? labelSelector)
    {
        _server = server;
        _collector = new(meter => ReferenceEquals(meter, _metrics.Meter));
        Relay = Relay.Start(server.Config.Server);
        _client = server.Connect(Relay.Through);
        Client = new(_client, server.Json);
        Informer = new(Client, new() { LabelSelector = labelSelector }, [server.Namespace], reflector, TimeSpan.Zero, _metrics, TimeProvider.System, () => new Random(1), NullLogger.Instance);
        Informer.Subscribe((change, _) => Changes.Writer.WriteAsync(change, CancellationToken.None));
    }

    internal Relay Relay { get; }

    internal RecordingClient Client { get; }

    internal Informer<Widget> Informer { get; }

    internal Channel<Change<Widget>> Changes { get; } = Channel.CreateUnbounded<Change<Widget>>();

    /// <summary>How often the informer has taken in a whole state, by list or watch-list.</summary>
    internal int WholeStates => PrometheusText.Write(_collector.Collect()).Split('\n')
        .Where(line => line.StartsWith("cwhoe_informer_lists_total{", StringComparison.Ordinal))
        .Sum(line => int.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Starts one, with shorter back-offs than the default, and takes the changes that tell of <paramref name="present"/> objects.</summary>
    internal static async Task<DistantInformer> StartAsync(TestServer server, int present, ReflectorOptions? reflector = null, string? labelSelector = null)
    {
        var options = reflector ?? new();
        var distant = new DistantInformer(server, options with { BackOffBase = TimeSpan.FromMilliseconds(100), BackOffMax = TimeSpan.FromSeconds(1) }, labelSelector);
        distant.Informer.Start();
        await distant.Informer.WaitForSyncAsync(TestContext.Current.CancellationToken).InTime();
        for (var i = 0; i < present; i++)
            await distant.Changes.NextAsync();
        return distant;
    }

    /// <summary>Ends every connection and lets none be made until <see cref="Relay.Resume"/>.</summary>
    internal Task CutOffAsync()
    {
        Relay.Refuse();
        return Relay.CutAsync();
    }

    /// <summary>Waits for the next call with this verb.</summary>
    internal Task NextCallAsync(ApiVerb verb)
    {
        var made = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Client.Intercept(call => call.Verb == verb, () =>
        {
            made.SetResult();
            return Task.CompletedTask;
        });
        return made.Task.InTime();
    }

    internal int Count(ApiVerb verb) => Client.Calls.Count(call => call.Verb == verb);

    /// <summary>Waits until the informer's content is what a fresh list gives.</summary>
    internal Task IsAsListedAsync() => Waiting.UntilAsync(async () =>
        Versions(await _server.ListAsync<Widget>(TestContext.Current.CancellationToken)).SequenceEqual(Versions(Informer.Lister.List())));

    public async ValueTask DisposeAsync()
    {
        await Informer.StopAsync();
        Informer.Dispose();
        _client.Dispose();
        await Relay.DisposeAsync();
        _collector.Dispose();
        _metrics.Dispose();
    }

    private static IEnumerable<string> Versions(IEnumerable<Widget> widgets) =>
        widgets.Select(w => $"{w.Metadata.Name} {w.Metadata.Uid} {w.Metadata.ResourceVersion}").Order(StringComparer.Ordinal);
}
