using System.Threading.Channels;
using CwHoe.Runtime.Informers;
using CwHoe.Runtime.Metrics;
using CwHoe.Runtime.Tests.Scripted;
using CwHoe.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace CwHoe.Runtime.Tests.Informers;

/// <summary>An informer over a scripted client on virtual time.</summary>
public abstract class InformerTest : IAsyncDisposable
{
    private protected static readonly ReflectorOptions ListFirst = new() { UseWatchList = false };

    private protected readonly ManualTime _time = new();
    private protected readonly RuntimeMetrics _metrics = new();
    private protected readonly ScriptedClient _client = new();
    private readonly List<IInformer> _informers = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var informer in _informers)
        {
            await informer.StopAsync();
            ((IDisposable)informer).Dispose();
        }

        _metrics.Dispose();
    }

    private protected static (ChangeKind Kind, string? Name) Told(Change<Widget> change) => (change.Kind, change.Object.Metadata.Name);

    private protected (Informer<Widget> Informer, Channel<Change<Widget>> Changes) Create(
        ReflectorOptions reflector, InformerOptions<Widget>? options = null, IReadOnlyList<string>? namespaces = null)
    {
        var informer = new Informer<Widget>(
            _client, options ?? new(), namespaces ?? [], reflector, TimeSpan.FromHours(10), _metrics, _time, () => new Random(1), NullLogger.Instance);
        _informers.Add(informer);
        var changes = Channel.CreateUnbounded<Change<Widget>>();
        informer.Subscribe((change, _) => changes.Writer.WriteAsync(change, CancellationToken.None));
        return (informer, changes);
    }

    /// <summary>An informer that has listed <paramref name="items"/>, with the changes that told of them taken.</summary>
    private protected async Task<(Informer<Widget> Informer, Channel<Change<Widget>> Changes)> StartAsync(string version, params Widget[] items)
    {
        var (informer, changes) = Create(ListFirst);
        informer.Start();
        (await _client.ListAsync()).Answer(version, items);
        await informer.WaitForSyncAsync(TestContext.Current.CancellationToken).InTime();
        foreach (var _ in items)
            await changes.NextAsync();
        return (informer, changes);
    }

    private protected async Task PassBackOffAsync() => _time.Advance(await _time.TimerSetAsync(TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(59), TestContext.Current.CancellationToken));
}
