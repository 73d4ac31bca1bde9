using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using CwHoe.Kube.Decoding;
using CwHoe.Kube.Http;
using CwHoe.Kube.Models;

namespace CwHoe.Kube;

public sealed partial class KubernetesClient
{
    /// <inheritdoc/>
    public async Task<TEntity?> GetAsync<TEntity>(ResourceType type, string name, string? ns, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject
    {
        try
        {
            return await SendForEntityAsync<TEntity>(type, Request(HttpMethod.Get, type.Path(ns, name), Accept<TEntity>(), mayRepeat: true), cancellationToken);
        }
        catch (KubernetesException fault) when (IsMissingObject(fault))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public Task<TEntity> CreateAsync<TEntity>(ResourceType type, TEntity entity, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject
    {
        var path = type.Path(entity.Metadata.Namespace) + StrictQuery();
        return SendForEntityAsync<TEntity>(type, Request(HttpMethod.Post, path, EntityJson.Write(type, entity, json), PlainJson), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<TEntity> ReplaceAsync<TEntity>(ResourceType type, TEntity entity, string? subresource, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject
    {
        var path = type.Path(entity.Metadata.Namespace, NameOf(entity), subresource) + StrictQuery();
        return SendForEntityAsync<TEntity>(type, Request(HttpMethod.Put, path, EntityJson.Write(type, entity, json), PlainJson, mayRepeat: true), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<V1ObjectMeta> ApplyAsync(PlannedObject planned, ApplyOptions options, CancellationToken cancellationToken)
    {
        var query = StrictQuery().Add("fieldManager", options.FieldManager).AddIf(options.Force, "force", "true").AddIf(options.DryRun, "dryRun", "All");
        var path = planned.Type.Path(planned.Namespace, planned.Name, options.Subresource) + query;

        // JSON is YAML; only the metadata of the answer is of use, so that is all that is asked for.
        var request = Request(HttpMethod.Patch, path, ApplyBody.Write(planned.Body, options.MustBeNew), "application/apply-patch+yaml", MetadataOnly, mayRepeat: true);
        return (await SendForEntityAsync<PartialObjectMetadata>(planned.Type, request, cancellationToken)).Metadata;
    }

    /// <inheritdoc/>
    public Task<TEntity> PatchAsync<TEntity>(ResourceType type, string name, string? ns, PatchType patchType, JsonElement patch, string? subresource, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject
    {
        var contentType = patchType switch
        {
            PatchType.Json => "application/json-patch+json",
            PatchType.Merge => "application/merge-patch+json",
            PatchType.StrategicMerge => "application/strategic-merge-patch+json",
            _ => throw new ArgumentOutOfRangeException(nameof(patchType), patchType, null),
        };
        var request = Request(HttpMethod.Patch, type.Path(ns, name, subresource) + StrictQuery(), Raw(patch), contentType, Accept<TEntity>());
        return SendForEntityAsync<TEntity>(type, request, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(ResourceType type, string name, string? ns, DeleteOptions options, CancellationToken cancellationToken)
    {
        var request = Request(HttpMethod.Delete, type.Path(ns, name), DeleteBody.Write(options), PlainJson, mayRepeat: true);
        try
        {
            return await SendAsync(request, static (_, _) => ValueTask.FromResult(true), cancellationToken);
        }
        catch (KubernetesException fault) when (IsMissingObject(fault))
        {
            return false;
        }
    }

    private Task<TEntity> SendForEntityAsync<TEntity>(ResourceType type, HttpRequestMessage request, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject =>
        SendAsync(
            request,
            async (response, token) =>
            {
                using var body = await PooledBody.ReadAsync(response.Content, headroom: 0, token);
                return new EntityDecoder<TEntity>(type, Info<TEntity>()).Decode(body.Span);
            },
            cancellationToken);

    private Query StrictQuery() => new Query().AddIf(Config.StrictFields, "fieldValidation", "Strict");

    private static byte[] Raw(JsonElement element) => JsonMarshal.GetRawUtf8Value(element).ToArray();

    private static string NameOf(IKubernetesObject entity) =>
        entity.Metadata.Name ?? throw new ArgumentException("metadata.name is null: an object that is replaced has a name", nameof(entity));

    // A 404 without an API server's Status means that the kind is not served, or that something else answered: that is a fault.
    private static bool IsMissingObject(KubernetesException fault) =>
        fault.Code == HttpStatusCode.NotFound
        && fault.Status.Details?.Causes?.Any(cause => cause.Reason == StatusReader.UnexpectedServerResponse) != true;
}
