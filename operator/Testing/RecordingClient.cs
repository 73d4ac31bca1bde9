using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Testing;

/// <summary>A client that writes down what is asked of another one, and lets a test act on calls that it picks. Safe for concurrent use.</summary>
/// <param name="inner">The client that does the work.</param>
/// <param name="json">How its objects are written.</param>
public sealed class RecordingClient(IKubernetesClient inner, JsonSerializerOptions json) : IKubernetesClient
{
    private readonly Lock _lock = new();
    private readonly List<ApiCall> _calls = [];
    private readonly List<Interception> _interceptions = [];
    private readonly List<(Predicate<ApiCall> Condition, TaskCompletionSource<ApiCall> Made)> _waiters = [];

    /// <summary>Every call so far in the order it was made, failed ones included.</summary>
    public IReadOnlyList<ApiCall> Calls
    {
        get
        {
            lock (_lock)
                return [.. _calls];
        }
    }

    /// <summary>Makes the next call that satisfies <paramref name="when"/> fail.</summary>
    /// <param name="when">Which call.</param>
    /// <param name="with">What it throws, for example a <see cref="KubernetesException"/> with a status, or an <see cref="HttpRequestException"/>.</param>
    /// <param name="afterwards">Whether the server gets the call and only its answer is lost; not for watches.</param>
    public void Fail(Predicate<ApiCall> when, Exception with, bool afterwards = false) => Intercept(when, () => Task.FromException(with), afterwards);

    /// <summary>Does something just before the next call that satisfies <paramref name="when"/> is sent, such as a change that it is to race with.</summary>
    /// <param name="when">Which call.</param>
    /// <param name="action">What to do; what it throws, the call throws.</param>
    /// <param name="afterwards">Whether to do it once the server has answered instead; not for watches.</param>
    public void Intercept(Predicate<ApiCall> when, Func<Task> action, bool afterwards = false)
    {
        lock (_lock)
            _interceptions.Add(new(when, action, afterwards));
    }

    /// <summary>Waits for a call, past or coming, that satisfies <paramref name="condition"/>.</summary>
    /// <param name="condition">Which call.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<ApiCall> UntilAsync(Predicate<ApiCall> condition, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_calls.Find(condition) is { } made)
                return Task.FromResult(made);
            var coming = new TaskCompletionSource<ApiCall>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((condition, coming));
            return coming.Task.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task<TEntity?> GetAsync<TEntity>(ResourceType type, string name, string? ns, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject =>
        CallAsync(new(ApiVerb.Get, type, ns, name), () => inner.GetAsync<TEntity>(type, name, ns, cancellationToken));

    /// <inheritdoc/>
    public Task<ListPage<TEntity>> ListPageAsync<TEntity>(ResourceType type, string? ns, ListOptions options, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject =>
        CallAsync(new(ApiVerb.List, type, ns, null), () => inner.ListPageAsync<TEntity>(type, ns, options, cancellationToken));

    /// <inheritdoc/>
    public async IAsyncEnumerable<WatchEvent<TEntity>> WatchAsync<TEntity>(
        ResourceType type, string? ns, WatchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject
    {
        if (Note(new(ApiVerb.Watch, type, ns, null)) is { } interception)
            await interception.Action();
        await foreach (var change in inner.WatchAsync<TEntity>(type, ns, options, cancellationToken))
            yield return change;
    }

    /// <inheritdoc/>
    public Task<TEntity> CreateAsync<TEntity>(ResourceType type, TEntity entity, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject =>
        CallAsync(
            new(ApiVerb.Create, type, entity.Metadata.Namespace, entity.Metadata.Name) { Body = Body(entity) },
            () => inner.CreateAsync(type, entity, cancellationToken));

    /// <inheritdoc/>
    public Task<TEntity> ReplaceAsync<TEntity>(ResourceType type, TEntity entity, string? subresource, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject =>
        CallAsync(
            new(ApiVerb.Replace, type, entity.Metadata.Namespace, entity.Metadata.Name) { Subresource = subresource, Body = Body(entity) },
            () => inner.ReplaceAsync(type, entity, subresource, cancellationToken));

    /// <inheritdoc/>
    public Task<V1ObjectMeta> ApplyAsync(PlannedObject planned, ApplyOptions options, CancellationToken cancellationToken) =>
        CallAsync(
            new(ApiVerb.Apply, planned.Type, planned.Namespace, planned.Name) { Subresource = options.Subresource, Body = planned.Body },
            () => inner.ApplyAsync(planned, options, cancellationToken));

    /// <inheritdoc/>
    public Task<TEntity> PatchAsync<TEntity>(ResourceType type, string name, string? ns, PatchType patchType, JsonElement patch, string? subresource, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject =>
        CallAsync(
            new(ApiVerb.Patch, type, ns, name) { Subresource = subresource, Body = patch },
            () => inner.PatchAsync<TEntity>(type, name, ns, patchType, patch, subresource, cancellationToken));

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(ResourceType type, string name, string? ns, DeleteOptions options, CancellationToken cancellationToken) =>
        CallAsync(new(ApiVerb.Delete, type, ns, name), () => inner.DeleteAsync(type, name, ns, options, cancellationToken));

    private async Task<TAnswer> CallAsync<TAnswer>(ApiCall call, Func<Task<TAnswer>> send)
    {
        var interception = Note(call);
        if (interception is { Afterwards: false })
            await interception.Action();
        var answer = await send();
        if (interception is { Afterwards: true })
            await interception.Action();
        return answer;
    }

    private Interception? Note(ApiCall call)
    {
        lock (_lock)
        {
            _calls.Add(call);
            foreach (var waiter in _waiters.FindAll(w => w.Condition(call)))
            {
                _waiters.Remove(waiter);
                waiter.Made.TrySetResult(call);
            }

            var interception = _interceptions.Find(i => i.When(call));
            if (interception is not null)
                _interceptions.Remove(interception);
            return interception;
        }
    }

    private JsonElement Body<TEntity>(TEntity entity) => JsonSerializer.SerializeToElement(entity, (JsonTypeInfo<TEntity>)json.GetTypeInfo(typeof(TEntity)));

    private sealed record Interception(Predicate<ApiCall> When, Func<Task> Action, bool Afterwards);
}
