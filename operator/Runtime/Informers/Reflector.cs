using System.Net;
using CwHoe.Kube;
using CwHoe.Kube.Models;
using CwHoe.Runtime.Metrics;
using Microsoft.Extensions.Logging;

namespace CwHoe.Runtime.Informers;

/// <summary>Keeps one scope of a store equal to the API server: list, then watch, or both in one stream; again whenever it breaks.</summary>
/// <remarks>
/// A watch that ends is resumed at the last version seen; only a version that the server no longer has, or a delete that
/// could not be read, brings another list. The first list may be served from any cache ("0"); later ones must be the most
/// recent, so that time never runs backwards.
/// </remarks>
internal sealed class Reflector<TEntity>(
    IKubernetesClient client, ResourceType type, string? scope, InformerOptions<TEntity> informer, ReflectorOptions options,
    Store<TEntity> store, Action onSynced, RuntimeMetrics metrics, TimeProvider time, Random random, ILogger logger)
    where TEntity : class, IKubernetesObject
{
    private readonly BackOff _backOff = new(options, time, random);
    private readonly string _scopeName = scope ?? "all namespaces";
    private string? _version;
    private bool _hadState;
    private bool _useWatchList = options.UseWatchList;

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (_version is null && !_useWatchList)
                    await ListAsync(cancellationToken);
                await StreamAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever ends the stream, the answer is to try again.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                if (!Judge(exception))
                    continue;
                var delay = _backOff.Next();
                InformerLog.StreamFailed(logger, exception, type.Kind, _scopeName, delay);
                await Task.Delay(delay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Decides what a failure means for the next try; false where it may start at once.</summary>
    private bool Judge(Exception exception)
    {
        if (exception is WatchListUnsupportedException)
        {
            InformerLog.NoWatchList(logger, type.Kind, _scopeName);
            _useWatchList = false;
            return false;
        }

        if (exception is not KubernetesException { Code: var code } || code >= HttpStatusCode.InternalServerError
            || code is HttpStatusCode.TooManyRequests or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            return true;
        if (code == HttpStatusCode.Gone)
        {
            // An answer, and often the first after an outage whose long delays must not be waited for once more: this content is known to be old.
            InformerLog.Expired(logger, type.Kind, _scopeName);
            _backOff.Reset();
        }

        _version = null;
        return true;
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        var items = new List<TEntity>();
        string? version;
        try
        {
            version = await ListAsync(items, _hadState ? "" : "0", options.PageSize, cancellationToken);
        }
        catch (KubernetesException exception) when (exception.Code == HttpStatusCode.Gone)
        {
            // The version, or the token of a later page, is too old: the whole state at once, from the most recent version.
            items.Clear();
            version = await ListAsync(items, "", pageSize: null, cancellationToken);
        }

        Replace(items, version);
    }

    private async Task<string?> ListAsync(List<TEntity> items, string version, int? pageSize, CancellationToken cancellationToken)
    {
        var request = new ListOptions
        {
            LabelSelector = informer.LabelSelector, FieldSelector = informer.FieldSelector, Limit = pageSize, ResourceVersion = version,
        };
        while (true)
        {
            using var limit = new CancellationTokenSource(options.ListTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
            ListPage<TEntity> page;
            try
            {
                page = await client.ListPageAsync<TEntity>(type, scope, request, either.Token);
            }
            catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"Listing {type.Plural} took longer than {options.ListTimeout}", exception);
            }

            items.AddRange(page.Items);
            foreach (var problem in page.Undecodable)
                ReportUndecodable(problem);
            if (string.IsNullOrEmpty(page.Continue))
                return page.ResourceVersion;
            request = request with { Continue = page.Continue, ResourceVersion = null };
        }
    }

    /// <summary>Watches from the last version; without one, takes the initial state from the stream first (KEP-3157).</summary>
    private async Task StreamAsync(CancellationToken cancellationToken)
    {
        var initial = _version is null ? new Dictionary<ObjectKey, TEntity>() : null;
        var timeout = options.MinWatchTimeout * (1 + random.NextDouble());
        var started = time.GetTimestamp();
        using var limit = new CancellationTokenSource(initial is null ? timeout + options.IdleGrace : options.ListTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var request = new WatchOptions
        {
            LabelSelector = informer.LabelSelector, FieldSelector = informer.FieldSelector, ResourceVersion = _version,
            Timeout = timeout, SendInitialEvents = initial is not null,
        };
        var moved = false;
        try
        {
            await foreach (var watchEvent in client.WatchAsync<TEntity>(type, scope, request, either.Token).WithCancellation(either.Token))
            {
                moved = true;
                if (watchEvent.Undecodable is { } problem)
                    ReportUndecodable(problem);
                if (initial is null)
                {
                    if (!Take(watchEvent))
                        return;
                    continue;
                }

                Collect(initial, watchEvent);
                if (!watchEvent.InitialEventsEnd)
                    continue;
                Replace(initial.Values, watchEvent.ResourceVersion);
                initial = null;
                limit.CancelAfter(timeout + options.IdleGrace - time.GetElapsedTime(started));
            }
        }
        catch (KubernetesException exception) when (initial is not null && exception.Code is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity)
        {
            throw new WatchListUnsupportedException(exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (initial is not null)
                throw new WatchListUnsupportedException(exception);
            InformerLog.Silent(logger, type.Kind, _scopeName);
            return;
        }

        if (initial is not null && !cancellationToken.IsCancellationRequested)
            throw new WatchListUnsupportedException(inner: null);
        // A server that hangs up at once without a word must not be called in a tight loop.
        if (!moved && time.GetElapsedTime(started) < TimeSpan.FromSeconds(1))
            throw new IOException($"The watch of {type.Plural} ended as soon as it was opened");
    }

    /// <summary>Takes over an event; false where only a list can tell what happened.</summary>
    private bool Take(WatchEvent<TEntity> watchEvent)
    {
        store.Apply(scope, watchEvent);
        if (watchEvent.Type == WatchEventType.Deleted && watchEvent.Object is null)
        {
            _version = null;
            return false;
        }

        _version = watchEvent.ResourceVersion ?? _version;
        return true;
    }

    private static void Collect(Dictionary<ObjectKey, TEntity> initial, WatchEvent<TEntity> watchEvent)
    {
        if (watchEvent.Object is not { } entity || watchEvent.Type == WatchEventType.Bookmark)
            return;
        if (watchEvent.Type == WatchEventType.Deleted)
            initial.Remove(ObjectKey.Of(entity));
        else
            initial[ObjectKey.Of(entity)] = entity;
    }

    private void Replace(IReadOnlyCollection<TEntity> items, string? version)
    {
        store.Replace(scope, items, version, isInitial: !_hadState);
        metrics.Relists.Add(1, new KeyValuePair<string, object?>("kind", type.Kind));
        InformerLog.Replaced(logger, type.Kind, _scopeName, items.Count, version);
        _version = version ?? "";
        if (_hadState)
            return;
        _hadState = true;
        onSynced();
    }

    private void ReportUndecodable(string problem)
    {
        metrics.UndecodableObjects.Add(1, new KeyValuePair<string, object?>("kind", type.Kind));
        InformerLog.Undecodable(logger, type.Kind, problem);
    }
}
