using System.Text.Json;
using CwHoe.Kube.Models;

namespace CwHoe.Kube;

/// <summary>The verbs of a Kubernetes API server. Implementations are safe for concurrent use.</summary>
/// <remarks>
/// Every call throws <see cref="KubernetesException"/> where the server answers with an error, <see cref="HttpRequestException"/> where
/// it cannot be reached, and <see cref="OperationCanceledException"/> where the caller ends the call.
/// The resource type is given beside the entity so that one model can stand for many kinds (<see cref="PartialObjectMetadata"/>);
/// <see cref="KubernetesClientExtensions"/> takes it from the model's attributes.
/// </remarks>
public interface IKubernetesClient
{
    /// <summary>Reads one object; null where it does not exist.</summary>
    Task<TEntity?> GetAsync<TEntity>(ResourceType type, string name, string? ns, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject;

    /// <summary>Reads one page of a collection; an expired continue token or resourceVersion is status 410.</summary>
    /// <remarks>With <see cref="PartialObjectMetadata"/> the server sends metadata only.</remarks>
    Task<ListPage<TEntity>> ListPageAsync<TEntity>(ResourceType type, string? ns, ListOptions options, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject;

    /// <summary>Opens one watch and yields its events until the server ends it. An ERROR event is thrown as <see cref="KubernetesException"/>.</summary>
    /// <remarks>
    /// An object that cannot be decoded is yielded with <see cref="WatchEvent{TEntity}.Undecodable"/> and does not end the stream.
    /// With <see cref="PartialObjectMetadata"/> the server sends metadata only.
    /// </remarks>
    IAsyncEnumerable<WatchEvent<TEntity>> WatchAsync<TEntity>(ResourceType type, string? ns, WatchOptions options, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject;

    /// <summary>Creates <paramref name="entity"/> and returns it as stored; status 409 where it exists.</summary>
    Task<TEntity> CreateAsync<TEntity>(ResourceType type, TEntity entity, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject;

    /// <summary>Replaces an object; with a resourceVersion in its metadata, status 409 where that is not the stored one.</summary>
    Task<TEntity> ReplaceAsync<TEntity>(ResourceType type, TEntity entity, string? subresource, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject;

    /// <summary>Server-side apply (KEP-555) of exactly the fields in <paramref name="planned"/>. A conflict is status 409, its causes naming the other managers.</summary>
    /// <returns>Metadata of the object as stored.</returns>
    Task<V1ObjectMeta> ApplyAsync(PlannedObject planned, ApplyOptions options, CancellationToken cancellationToken);

    /// <summary>Sends a JSON patch (RFC 6902), merge patch (RFC 7386) or strategic merge patch and returns the object as stored.</summary>
    Task<TEntity> PatchAsync<TEntity>(ResourceType type, string name, string? ns, PatchType patchType, JsonElement patch, string? subresource, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject;

    /// <summary>Deletes an object; false where it did not exist.</summary>
    Task<bool> DeleteAsync(ResourceType type, string name, string? ns, DeleteOptions options, CancellationToken cancellationToken);
}
