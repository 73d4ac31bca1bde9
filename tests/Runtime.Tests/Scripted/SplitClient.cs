using System.Runtime.CompilerServices;
using System.Text.Json;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Runtime.Tests.Scripted;

/// <summary>A fake cluster in which the watches of one kind are scripted; of those only bookmarks pass.</summary>
internal sealed class SplitClient(FakeCluster cluster, string scriptedKind, ScriptedClient scripted) : IKubernetesClient
{
    public IAsyncEnumerable<WatchEvent<TEntity>> WatchAsync<TEntity>(ResourceType type, string? ns, WatchOptions options, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject =>
        type.Kind == scriptedKind ? Scripted<TEntity>(type, ns, options, cancellationToken) : cluster.WatchAsync<TEntity>(type, ns, options, cancellationToken);

    public Task<ListPage<TEntity>> ListPageAsync<TEntity>(ResourceType type, string? ns, ListOptions options, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject => cluster.ListPageAsync<TEntity>(type, ns, options, cancellationToken);

    public Task<TEntity?> GetAsync<TEntity>(ResourceType type, string name, string? ns, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject => cluster.GetAsync<TEntity>(type, name, ns, cancellationToken);

    public Task<TEntity> CreateAsync<TEntity>(ResourceType type, TEntity entity, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject => cluster.CreateAsync(type, entity, cancellationToken);

    public Task<TEntity> ReplaceAsync<TEntity>(ResourceType type, TEntity entity, string? subresource, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject => cluster.ReplaceAsync(type, entity, subresource, cancellationToken);

    public Task<V1ObjectMeta> ApplyAsync(PlannedObject planned, ApplyOptions options, CancellationToken cancellationToken) =>
        cluster.ApplyAsync(planned, options, cancellationToken);

    public Task<TEntity> PatchAsync<TEntity>(ResourceType type, string name, string? ns, PatchType patchType, JsonElement patch, string? subresource, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject => cluster.PatchAsync<TEntity>(type, name, ns, patchType, patch, subresource, cancellationToken);

    public Task<bool> DeleteAsync(ResourceType type, string name, string? ns, DeleteOptions options, CancellationToken cancellationToken) =>
        cluster.DeleteAsync(type, name, ns, options, cancellationToken);

    private async IAsyncEnumerable<WatchEvent<TEntity>> Scripted<TEntity>(
        ResourceType type, string? ns, WatchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject
    {
        await foreach (var bookmark in scripted.WatchAsync<Widget>(type, ns, options, cancellationToken))
            yield return new(bookmark.Type, null, bookmark.ResourceVersion) { InitialEventsEnd = bookmark.InitialEventsEnd };
    }
}
