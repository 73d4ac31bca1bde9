using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Runtime.Tests.Scripted;

/// <summary>Lists and watches of <see cref="Widget"/> that a test answers one by one.</summary>
internal sealed class ScriptedClient : IKubernetesClient
{
    private readonly Channel<ListCall> _lists = Channel.CreateUnbounded<ListCall>();
    private readonly Channel<WatchCall> _watches = Channel.CreateUnbounded<WatchCall>();

    /// <summary>Lists asked for so far.</summary>
    internal int ListCount { get; private set; }

    internal Task<ListCall> ListAsync() => _lists.NextAsync();

    internal Task<WatchCall> WatchAsync() => _watches.NextAsync();

    public async Task<ListPage<TEntity>> ListPageAsync<TEntity>(ResourceType type, string? ns, ListOptions options, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject
    {
        ListCount++;
        var call = new ListCall(ns, options);
        _lists.Writer.TryWrite(call);
        return (ListPage<TEntity>)(object)await call.Answered.Task.WaitAsync(cancellationToken);
    }

    public async IAsyncEnumerable<WatchEvent<TEntity>> WatchAsync<TEntity>(
        ResourceType type, string? ns, WatchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject
    {
        var call = new WatchCall(ns, options);
        _watches.Writer.TryWrite(call);
        await foreach (var watchEvent in call.Events.Reader.ReadAllAsync(cancellationToken))
            yield return (WatchEvent<TEntity>)(object)watchEvent;
    }

    public Task<TEntity?> GetAsync<TEntity>(ResourceType type, string name, string? ns, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject => throw new NotSupportedException();

    public Task<TEntity> CreateAsync<TEntity>(ResourceType type, TEntity entity, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject => throw new NotSupportedException();

    public Task<TEntity> ReplaceAsync<TEntity>(ResourceType type, TEntity entity, string? subresource, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject => throw new NotSupportedException();

    public Task<V1ObjectMeta> ApplyAsync(PlannedObject planned, ApplyOptions options, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<TEntity> PatchAsync<TEntity>(ResourceType type, string name, string? ns, PatchType patchType, JsonElement patch, string? subresource, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject => throw new NotSupportedException();

    public Task<bool> DeleteAsync(ResourceType type, string name, string? ns, DeleteOptions options, CancellationToken cancellationToken) => throw new NotSupportedException();
}

/// <summary>A list that waits for its answer.</summary>
internal sealed record ListCall(string? Namespace, ListOptions Options)
{
    internal TaskCompletionSource<ListPage<Widget>> Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal void Answer(string version, params Widget[] items) => AnswerPage(version, next: null, items);

    internal void AnswerPage(string version, string? next, params Widget[] items) => Answered.SetResult(new(items, version, next, []));

    internal void Fail(Exception exception) => Answered.SetException(exception);
}

/// <summary>An open watch.</summary>
internal sealed record WatchCall(string? Namespace, WatchOptions Options)
{
    internal Channel<WatchEvent<Widget>> Events { get; } = Channel.CreateUnbounded<WatchEvent<Widget>>();

    internal void Send(WatchEventType type, Widget widget) => Events.Writer.TryWrite(new(type, widget, widget.Metadata.ResourceVersion));

    internal void Bookmark(string version, bool endsInitial = false) =>
        Events.Writer.TryWrite(new(WatchEventType.Bookmark, null, version) { InitialEventsEnd = endsInitial });

    internal void Undecodable(string version, string problem) =>
        Events.Writer.TryWrite(new(WatchEventType.Modified, null, version) { Undecodable = problem });

    internal void End() => Events.Writer.TryComplete();

    internal void Fail(Exception exception) => Events.Writer.TryComplete(exception);
}
