using System.Text.Json;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Runtime.LeaderElection;

/// <summary>The API server as a candidate may use it: read always, write while the fence is open.</summary>
/// <remarks>A write that the fence closes upon is cut off; whether it was stored is then unknown, as with a broken connection.</remarks>
internal sealed class FencedClient(IKubernetesClient client, WriteFence fence) : IKubernetesClient
{
    public Task<TEntity?> GetAsync<TEntity>(ResourceType type, string name, string? ns, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject => client.GetAsync<TEntity>(type, name, ns, cancellationToken);

    public Task<ListPage<TEntity>> ListPageAsync<TEntity>(ResourceType type, string? ns, ListOptions options, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject => client.ListPageAsync<TEntity>(type, ns, options, cancellationToken);

    public IAsyncEnumerable<WatchEvent<TEntity>> WatchAsync<TEntity>(ResourceType type, string? ns, WatchOptions options, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject => client.WatchAsync<TEntity>(type, ns, options, cancellationToken);

    public Task<TEntity> CreateAsync<TEntity>(ResourceType type, TEntity entity, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject => IsQuestion(type)
            ? client.CreateAsync(type, entity, cancellationToken)
            : WriteAsync(token => client.CreateAsync(type, entity, token), cancellationToken);

    public Task<TEntity> ReplaceAsync<TEntity>(ResourceType type, TEntity entity, string? subresource, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject => WriteAsync(token => client.ReplaceAsync(type, entity, subresource, token), cancellationToken);

    public Task<V1ObjectMeta> ApplyAsync(PlannedObject planned, ApplyOptions options, CancellationToken cancellationToken) =>
        WriteAsync(token => client.ApplyAsync(planned, options, token), cancellationToken);

    public Task<TEntity> PatchAsync<TEntity>(ResourceType type, string name, string? ns, PatchType patchType, JsonElement patch, string? subresource, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject =>
        WriteAsync(token => client.PatchAsync<TEntity>(type, name, ns, patchType, patch, subresource, token), cancellationToken);

    public Task<bool> DeleteAsync(ResourceType type, string name, string? ns, DeleteOptions options, CancellationToken cancellationToken) =>
        WriteAsync(token => client.DeleteAsync(type, name, ns, options, token), cancellationToken);

    // Reviews of tokens and rights are made but never stored.
    private static bool IsQuestion(ResourceType type) => type.Group is "authentication.k8s.io" or "authorization.k8s.io";

    private async Task<T> WriteAsync<T>(Func<CancellationToken, Task<T>> write, CancellationToken cancellationToken)
    {
        fence.ThrowIfNotOpen();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, fence.Closed);
        try
        {
            return await write(either.Token);
        }
        catch (OperationCanceledException) when (fence.Closed.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw fence.Refused();
        }
    }
}
