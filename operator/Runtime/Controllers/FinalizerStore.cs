using System.Net;
using System.Text.Json;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Runtime.Controllers;

/// <summary>Puts finalizers on objects and takes them off, leaving those of others alone.</summary>
/// <remarks>Each write names the version it was decided on; where another write came first, the object is read again and the decision made anew.</remarks>
internal sealed class FinalizerStore<TEntity>(IKubernetesClient client, ResourceType type)
    where TEntity : class, IKubernetesObject
{
    private const int Tries = 8;

    /// <summary>The object as stored with all of <paramref name="names"/>; null where it is gone or being deleted, when none may be added.</summary>
    internal Task<TEntity?> AddAsync(TEntity entity, IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
        ChangeAsync(entity, present => [.. present, .. names.Except(present)], adds: true, cancellationToken);

    /// <summary>The object as stored without <paramref name="name"/>; null where it is gone.</summary>
    internal Task<TEntity?> RemoveAsync(TEntity entity, string name, CancellationToken cancellationToken) =>
        ChangeAsync(entity, present => [.. present.Where(f => f != name)], adds: false, cancellationToken);

    private async Task<TEntity?> ChangeAsync(
        TEntity entity, Func<IReadOnlyList<string>, IReadOnlyList<string>> change, bool adds, CancellationToken cancellationToken)
    {
        var current = entity;
        for (var attempt = 1; ; attempt++)
        {
            var present = current.Metadata.Finalizers ?? [];
            var wanted = change(present);
            if (wanted.Count == present.Count)
                return current;
            try
            {
                return await client.PatchAsync<TEntity>(
                    type, current.Metadata.Name!, current.Metadata.Namespace, PatchType.Merge, Patch(current.Metadata, wanted), subresource: null, cancellationToken);
            }
            catch (KubernetesException exception) when (exception.Code == HttpStatusCode.NotFound)
            {
                return null;
            }
            catch (KubernetesException exception) when (exception.Code == HttpStatusCode.Conflict && attempt < Tries)
            {
                var stored = await client.GetAsync<TEntity>(type, current.Metadata.Name!, current.Metadata.Namespace, cancellationToken);
                if (stored is null || stored.Metadata.Uid != entity.Metadata.Uid || (adds && stored.Metadata.DeletionTimestamp is not null))
                    return null;
                current = stored;
            }
        }
    }

    private static JsonElement Patch(V1ObjectMeta metadata, IReadOnlyList<string> finalizers)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("metadata"u8);
            json.WriteString("uid"u8, metadata.Uid);
            json.WriteString("resourceVersion"u8, metadata.ResourceVersion);
            json.WriteStartArray("finalizers"u8);
            foreach (var finalizer in finalizers)
                json.WriteStringValue(finalizer);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }
}
