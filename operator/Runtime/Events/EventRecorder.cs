using System.Globalization;
using System.Net;
using System.Threading.Channels;
using CwHoe.Kube;
using CwHoe.Kube.Models;
using CwHoe.Runtime.Hosting;
using CwHoe.Runtime.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CwHoe.Runtime.Events;

/// <summary>Writes Kubernetes events beside the reconciles: never blocks one and never fails one.</summary>
/// <remarks>
/// Repeats of an event (same object, type, reason and action) within 6 minutes become one series: its count is written at
/// the first repeat and then at most every 30 s. When the queue of 1000 is full, or the API server refuses one, events are
/// dropped and counted.
/// </remarks>
public sealed class EventRecorder : BackgroundService
{
    private const int QueueCapacity = 1000;
    private const int MostSeries = 4096;
    private static readonly TimeSpan SeriesEnd = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan LastWrites = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WriteInterval = TimeSpan.FromSeconds(30);

    // Cause of the API server's refusal to create something in a namespace that is being deleted.
    private const string NamespaceTerminating = "NamespaceTerminating";

    private readonly Channel<(ObjectEvent Event, ResourceType Type)> _queue;
    private readonly Dictionary<EventSeriesKey, EventSeries> _series = [];
    private readonly IKubernetesClient _client;
    private readonly OperatorOptions _options;
    private readonly RuntimeMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<EventRecorder> _logger;
    private readonly string _instance;
    private ResourceType _type = EventBody.Modern;
    private long _sequence;

    /// <summary>Creates a recorder; the host runs it.</summary>
    /// <param name="client">Where events go.</param>
    /// <param name="options">The reporting controller's name.</param>
    /// <param name="metrics">Where drops are counted.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public EventRecorder(IKubernetesClient client, OperatorOptions options, RuntimeMetrics metrics, TimeProvider time, ILogger<EventRecorder> logger)
    {
        _client = client;
        _options = options;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _instance = $"{options.Name.Replace('/', '-')}-{Environment.MachineName}";
        _queue = Channel.CreateBounded<(ObjectEvent, ResourceType)>(
            new BoundedChannelOptions(QueueCapacity) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true }, _ => CountDrop("queue_full"));
    }

    /// <summary>Series kept for repeats.</summary>
    internal int SeriesHeld => _series.Count;

    /// <summary>Queues an event about an object whose model names its kind. Returns at once.</summary>
    public void Record<TEntity>(TEntity regarding, EventSeverity severity, string reason, string action, string note)
        where TEntity : class, IKubernetesObject =>
        _queue.Writer.TryWrite((new(regarding, severity, reason, action, note), ResourceType.Of<TEntity>()));

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var readable = _queue.Reader.WaitToReadAsync(stoppingToken).AsTask();
            while (true)
            {
                await WaitAsync(readable, stoppingToken);
                while (_queue.Reader.TryRead(out var recorded))
                    await TakeAsync(recorded.Event, recorded.Type, stoppingToken);
                await WriteRepeatsAsync(stoppingToken);
                if (readable.IsCompleted)
                    readable = _queue.Reader.WaitToReadAsync(stoppingToken).AsTask();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await WriteLastAsync();
        }
    }

    /// <summary>What the last reconciles had to say, within a bound: the process is ending.</summary>
    private async Task WriteLastAsync()
    {
        using var limit = new CancellationTokenSource(LastWrites, _time);
        try
        {
            while (_queue.Reader.TryRead(out var recorded))
                await TakeAsync(recorded.Event, recorded.Type, limit.Token);
        }
        catch (OperationCanceledException)
        {
            CountDrop("shutdown");
        }
    }

    /// <summary>Until there is an event or, while series are open, a repeat may be due.</summary>
    private async Task WaitAsync(Task readable, CancellationToken stoppingToken)
    {
        if (_series.Count == 0)
        {
            await readable;
            return;
        }

        using var nap = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        await Task.WhenAny(readable, Task.Delay(WriteInterval, _time, nap.Token));
        await nap.CancelAsync();
        stoppingToken.ThrowIfCancellationRequested();
    }

    private async Task TakeAsync(ObjectEvent recorded, ResourceType type, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var key = new EventSeriesKey(recorded.Regarding.Metadata.Uid, recorded.Severity, recorded.Reason, recorded.Action);
        if (_series.TryGetValue(key, out var series) && now - series.LastSeen < SeriesEnd)
        {
            series.Repeat(now);
            return;
        }

        series = new(NameOf(recorded, now), type, recorded, now);
        if (_series.Count < MostSeries)
            _series[key] = series;
        await WriteAsync(series, cancellationToken);
    }

    private async Task WriteRepeatsAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        foreach (var (key, series) in _series)
        {
            var hasEnded = now - series.LastSeen >= SeriesEnd;
            if (series.Count > series.WrittenCount && (hasEnded || now >= series.NextWrite))
                await WriteAsync(series, cancellationToken);
            if (hasEnded)
                _series.Remove(key);
        }
    }

    private async Task WriteAsync(EventSeries series, CancellationToken cancellationToken)
    {
        // The first repeat is told of at once, the next ones together.
        series.NextWrite = series.WrittenCount == 0 ? series.FirstSeen : _time.GetUtcNow() + WriteInterval;
        series.WrittenCount = series.Count;
        try
        {
            await SendAsync(series, cancellationToken);
        }
        catch (KubernetesException exception) when (exception.Code == HttpStatusCode.NotFound && _type == EventBody.Modern && exception.Status.Details?.Name is null)
        {
            // The group is missing: a server before 1.19.
            _type = EventBody.Core;
            await WriteAsync(series, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (KubernetesException exception) when (exception.Status.Details?.Causes?.Any(c => c.Reason == NamespaceTerminating) == true)
        {
            // Nothing can be created in a namespace that goes, and nobody would read it there: not worth a line.
            CountDrop("namespace_terminating");
        }
#pragma warning disable CA1031 // An event is never worth more than a line in the log.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            CountDrop("refused");
            EventLog.NotWritten(_logger, exception, series.First.Reason, ObjectKey.Of(series.First.Regarding));
        }
    }

    /// <summary>By server-side apply, which creates the event and later changes its series with the same call.</summary>
    private Task<V1ObjectMeta> SendAsync(EventSeries series, CancellationToken cancellationToken) =>
        _client.ApplyAsync(EventBody.Of(series, _type, _options.Name, _instance), new() { FieldManager = _options.Name, Force = true }, cancellationToken);

    private string NameOf(ObjectEvent recorded, DateTimeOffset now) =>
        // As client-go names them: the object's name and a number that no other event of it has.
        string.Create(CultureInfo.InvariantCulture, $"{recorded.Regarding.Metadata.Name}.{now.ToUnixTimeMilliseconds():x}{_sequence++ & 0xfff:x3}");

    private void CountDrop(string reason) => _metrics.EventsDropped.Add(1, new KeyValuePair<string, object?>("reason", reason));
}
