using System.Text.Json;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Runtime.Tests.Scripted;

/// <summary>What lies between a client and its server: a test says what becomes of each call. Watches pass.</summary>
internal abstract class CarriedClient(IKubernetesClient server) : IKubernetesClient
{
    public Task<TEntity?> GetAsync<TEntity>(ResourceType type, string name, string? ns, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject => CarryAsync(() => server.GetAsync<TEntity>(type, name, ns, CancellationToken.None), cancellationToken);

    public Task<ListPage<TEntity>> ListPageAsync<TEntity>(ResourceType type, string? ns, ListOptions options, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject => CarryAsync(() => server.ListPageAsync<TEntity>(type, ns, options, CancellationToken.None), cancellationToken);

    public IAsyncEnumerable<WatchEvent<TEntity>> WatchAsync<TEntity>(ResourceType type, string? ns, WatchOptions options, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject => server.WatchAsync<TEntity>(type, ns, options, cancellationToken);

    public Task<TEntity> CreateAsync<TEntity>(ResourceType type, TEntity entity, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject => CarryAsync(() => server.CreateAsync(type, entity, CancellationToken.None), cancellationToken);

    public Task<TEntity> ReplaceAsync<TEntity>(ResourceType type, TEntity entity, string? subresource, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject => CarryAsync(() => server.ReplaceAsync(type, entity, subresource, CancellationToken.None), cancellationToken);

    public Task<V1ObjectMeta> ApplyAsync(PlannedObject planned, ApplyOptions options, CancellationToken cancellationToken) =>
        CarryAsync(() => server.ApplyAsync(planned, options, CancellationToken.None), cancellationToken);

    public Task<TEntity> PatchAsync<TEntity>(ResourceType type, string name, string? ns, PatchType patchType, JsonElement patch, string? subresource, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject =>
        CarryAsync(() => server.PatchAsync<TEntity>(type, name, ns, patchType, patch, subresource, CancellationToken.None), cancellationToken);

    public Task<bool> DeleteAsync(ResourceType type, string name, string? ns, DeleteOptions options, CancellationToken cancellationToken) =>
        CarryAsync(() => server.DeleteAsync(type, name, ns, options, CancellationToken.None), cancellationToken);

    /// <summary>Carries one call to the server and its answer back, or not.</summary>
    protected abstract Task<T> CarryAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken);
}
