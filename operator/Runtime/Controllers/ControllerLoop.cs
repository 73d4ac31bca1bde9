using System.Net;
using CwHoe.Kube;
using CwHoe.Kube.Models;
using CwHoe.Runtime.Hosting;
using CwHoe.Runtime.Mapping;
using CwHoe.Runtime.Metrics;
using CwHoe.Runtime.Queue;
using Microsoft.Extensions.Logging;

namespace CwHoe.Runtime.Controllers;

/// <summary>Workers that take keys from a queue, reconcile them, and decide when they come back.</summary>
internal sealed class ControllerLoop<TEntity> : IControllerLoop, IDisposable
    where TEntity : class, IKubernetesObject
{
    private readonly ControllerOptions _options;
    private readonly OperatorOptions _operator;
    private readonly IReadOnlyList<IWatchSource> _sources;
    private readonly Reconciler<TEntity> _reconciler;
    private readonly RuntimeMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly KeyValuePair<string, object?> _tag;
    private readonly CancellationTokenSource _abort = new();
    private readonly List<IAsyncDisposable> _subscriptions = [];
    private Task[] _workers = [];

    internal ControllerLoop(
        ControllerOptions options, OperatorOptions operatorOptions, IReadOnlyList<IWatchSource> sources, Reconciler<TEntity> reconciler,
        RuntimeMetrics metrics, TimeProvider time, ILogger logger)
    {
        _options = options;
        _operator = operatorOptions;
        _sources = sources;
        _reconciler = reconciler;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _tag = new("controller", options.Name);
        Queue = new(options.Name, operatorOptions.Queue, metrics, time);
    }

    /// <inheritdoc/>
    public string Name => _options.Name;

    internal WorkQueue<ObjectKey> Queue { get; }

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var subscriptions = _sources.Select(source => source.Subscribe(Queue)).ToArray();
        _subscriptions.AddRange(subscriptions.Select(s => s.Stop));
        await Task.WhenAll(subscriptions.Select(s => s.WaitForSync(cancellationToken)));
        _metrics.MaxConcurrentReconciles.Add(_options.MaxConcurrentReconciles, _tag);
        _metrics.ActiveWorkers.Add(0, _tag);
        _workers = [.. Enumerable.Range(0, _options.MaxConcurrentReconciles).Select(_ => Task.Run(WorkAsync, CancellationToken.None))];
        ControllerLog.Started(_logger, Name, _options.MaxConcurrentReconciles);
    }

    /// <inheritdoc/>
    public void Abort()
    {
        try
        {
            _abort.Cancel();
        }
        catch (AggregateException)
        {
            // Of a reconcile's own callback. All the others have been called.
        }
    }

    /// <inheritdoc/>
    public async Task StopAsync()
    {
        foreach (var subscription in _subscriptions)
            await subscription.DisposeAsync();
        Queue.ShutDown();
        var drained = Task.WhenAll(_workers);
        try
        {
            await drained.WaitAsync(_operator.DrainTimeout, _time);
        }
        catch (TimeoutException)
        {
            ControllerLog.DrainTimedOut(_logger, Name, Queue.InWork, _operator.DrainTimeout);
            await _abort.CancelAsync();
            await drained;
        }
    }

    /// <summary>Frees the queue; stop it first.</summary>
    public void Dispose()
    {
        Queue.Dispose();
        _abort.Dispose();
    }

    private async Task WorkAsync()
    {
        while (await Queue.GetAsync(CancellationToken.None) is { } item)
        {
            var started = _time.GetTimestamp();
            _metrics.ActiveWorkers.Add(1, _tag);
            ControllerLog.Reconciling(_logger, Name, item.Key);
            try
            {
                await ReconcileAsync(item);
            }
            finally
            {
                var taken = _time.GetElapsedTime(started);
                ControllerLog.Reconciled(_logger, Name, item.Key, taken.TotalMilliseconds);
                Queue.Done(item.Key);
                _metrics.ActiveWorkers.Add(-1, _tag);
                _metrics.ReconcileTime.Record(taken.TotalSeconds, _tag);
            }
        }
    }

    private async Task ReconcileAsync(WorkQueueItem<ObjectKey> item)
    {
        try
        {
            Settle(item, await _reconciler.ReconcileAsync(item.Key, _abort.Token));
        }
        catch (OperationCanceledException) when (_abort.IsCancellationRequested)
        {
        }
#pragma warning disable CA1031 // One object's fault must not stop the others' reconciles.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (exception is not (KubernetesException or HttpRequestException or IOException or TimeoutException or OperationCanceledException))
                _metrics.ReconcilePanics.Add(1, _tag);
            Retry(item, exception, exception is KubernetesException { Code: HttpStatusCode.Conflict } ? "the object changed meanwhile" : exception.Message);
        }
    }

    private void Settle(WorkQueueItem<ObjectKey> item, ReconciliationResult<TEntity>? result)
    {
        switch (result)
        {
            case null:
                ControllerLog.Gone(_logger, Name, item.Key);
                Queue.Forget(item.Key);
                Count("success");
                break;
            case { IsSuccess: false, IsTerminal: true }:
                Queue.Forget(item.Key);
                _metrics.TerminalErrors.Add(1, _tag);
                _metrics.ReconcileErrors.Add(1, _tag);
                Count("error");
                ControllerLog.FailedForGood(_logger, result.Error, Name, item.Key, result.ErrorMessage!);
                break;
            case { IsSuccess: false }:
                Retry(item, result.Error, result.ErrorMessage!);
                break;
            case { RequeueAfter: { } after }:
                Queue.Forget(item.Key);
                Queue.AddAfter(item.Key, after, item.Priority);
                Count("requeue_after");
                break;
            default:
                Queue.Forget(item.Key);
                Count("success");
                break;
        }
    }

    private void Retry(WorkQueueItem<ObjectKey> item, Exception? exception, string problem)
    {
        var delay = Queue.AddRateLimited(item.Key, item.Priority);
        _metrics.ReconcileErrors.Add(1, _tag);
        Count("error");
        ControllerLog.Failed(_logger, exception, Name, item.Key, delay, problem);
    }

    private void Count(string result) => _metrics.ReconcileTotal.Add(1, _tag, new("result", result));
}
